import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGuard } from '../../../src/network/guard.ts';

const never = new AbortController().signal;
const open = createGuard([]);
const onPremises = createGuard(['10.20.0.0/16', 'fd12:3456::/32', '0.0.0.0/0', '::/0']);
const resolving = (...addresses: string[]) => createGuard(['10.20.0.0/16'], () => Promise.resolve(addresses));

describe('src/network/guard.ts', () => {
  it.each(['52.112.0.1', '9.9.9.9', '2603:1027::1'])('permits %s, which is public', (address) => {
    expect(open.permits(address)).toBe(true);
  });

  it.each([
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '100.64.0.1',
    '169.254.1.1',
    '169.254.169.254',
    '168.63.129.16',
    '192.0.0.8',
    '192.0.2.1',
    '198.18.0.1',
    '203.0.113.1',
    '224.0.0.1',
    '239.255.255.250',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:10.0.0.1',
    '::ffff:52.112.0.1',
    '::ffff:a9fe:a9fe',
    '::7f00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001::1',
    '2001:db8::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    '4000::1',
    'fe80::1%eth0',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    'contoso.com',
    '',
  ])('does not permit %s', (address) => {
    expect(open.permits(address)).toBe(false);
  });

  it('permits the networks that the operator named', () => {
    expect(createGuard(['10.20.0.0/16']).permits('10.20.3.4')).toBe(true);
    expect(createGuard(['10.20.0.0/16']).permits('10.21.3.4')).toBe(false);
    expect(createGuard(['fd12:3456::/32']).permits('fd12:3456::1')).toBe(true);
    expect(createGuard(['::1/128']).permits('127.0.0.1')).toBe(false);
  });

  it.each(['169.254.169.254', '168.63.129.16', '100.100.100.200', 'fd00:ec2::254', '::ffff:169.254.169.254'])(
    'never permits %s, which hands out credentials, whatever was named',
    (address) => {
      expect(onPremises.permits(address)).toBe(false);
    },
  );

  it('permits no private address in any spelling', () => {
    const privately = fc
      .tuple(
        fc.constantFrom([10], [127], [169, 254], [192, 168]),
        fc.array(fc.nat(255), { minLength: 3, maxLength: 3 }),
      )
      .map(([start, rest]) => [...start, ...rest].slice(0, 4));
    fc.assert(
      fc.property(privately, (bytes) => {
        const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
        const [high, low] = [hex.slice(0, 4), hex.slice(4)];
        const spellings = [
          bytes.join('.'),
          `::ffff:${bytes.join('.')}`,
          `::ffff:${high}:${low}`,
          `::${high}:${low}`,
          `64:ff9b::${high}:${low}`,
          `2002:${high}:${low}::1`,
          `0x${hex}`,
          String(Number.parseInt(hex, 16)),
          bytes.map((byte) => `0${byte.toString(8)}`).join('.'),
          bytes.map((byte) => `0x${byte.toString(16)}`).join('.'),
        ];
        expect(spellings.filter((text) => open.permits(text))).toEqual([]);
      }),
    );
  });

  it('hands out the addresses that it has judged, so that a name is asked for once', async () => {
    let asked = 0;
    const rebinding = createGuard([], () => Promise.resolve(asked++ === 0 ? ['9.9.9.9'] : ['127.0.0.1']));
    expect(await rebinding.resolve('gw.contoso.com', never)).toEqual({ addresses: ['9.9.9.9'] });
    expect(asked).toBe(1);
    expect(await rebinding.resolve('gw.contoso.com', never)).toMatchObject({
      problem: 'address-not-allowed',
    });
  });

  it('uses no name of which one address is forbidden', async () => {
    expect(await resolving('9.9.9.9', '10.0.0.1').resolve('gw.contoso.com', never)).toEqual({
      problem: 'address-not-allowed',
      found: '10.0.0.1',
    });
    expect(await resolving('9.9.9.9', '10.20.0.1').resolve('gw.contoso.com', never)).toEqual({
      addresses: ['9.9.9.9', '10.20.0.1'],
    });
  });

  it.each(['localhost', 'db.localhost', 'metadata.google.internal', 'contoso', '127.1'])(
    'asks nobody for %s',
    async (name) => {
      const asking = createGuard([], () => Promise.reject(new Error('asked')));
      expect(await asking.resolve(name, never)).toEqual({ problem: 'name-not-allowed', found: null });
    },
  );

  it('tells a name without an address, with the reason', async () => {
    const lost = Object.assign(new Error('queryA ENOTFOUND'), { code: 'ENOTFOUND' });
    const guard = createGuard([], () => Promise.reject(lost));
    expect(await guard.resolve('gw.contoso.com', never)).toEqual({
      problem: 'name-unresolved',
      found: 'ENOTFOUND',
    });
    expect(await resolving().resolve('gw.contoso.com', never)).toMatchObject({ problem: 'name-unresolved' });
  });

  it('waits for no resolver longer than it may', async () => {
    const guard = createGuard([], () => new Promise(() => undefined));
    expect(await guard.resolve('gw.contoso.com', AbortSignal.timeout(20))).toEqual({
      problem: 'name-unresolved',
      found: 'TimeoutError',
    });
  });
});
