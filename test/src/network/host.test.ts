import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDomain, parseHost } from '../../../src/network/host.ts';

describe('src/network/host.ts', () => {
  it.each([
    ['Contoso.COM', 'contoso.com'],
    ['gw.contoso.com.', 'gw.contoso.com'],
    ['société.example', 'xn--socit-esab.example'],
    ['198.51.100.7', '198.51.100.7'],
    ['[2001:DB8::1]', '2001:db8::1'],
    ['2001:db8:0:0::1', '2001:db8::1'],
    ['52.112.0.1.contoso.com', '52.112.0.1.contoso.com'],
  ])('reads %s as %s', (text, host) => {
    expect(parseHost(text)).toBe(host);
  });

  it.each([
    ['nothing', ''],
    ['a single label', 'contoso'],
    ['an address as one number', '2130706433'],
    ['an address in hexadecimal', '0x7f000001'],
    ['an address in parts of hexadecimal', '0x7f.0.0.0x1'],
    ['an address in octal', '0177.0.0.01'],
    ['a short address', '127.1'],
    ['an address in wide digits', '①②⑦.⓪.⓪.①'],
    ['a zone', 'fe80::1%eth0'],
    ['a port', 'contoso.com:443'],
    ['a path', 'contoso.com/x'],
    ['a name of services', '_sip._tls.contoso.com'],
    ['a hyphen at the edge', '-gw.contoso.com'],
    ['an empty label', 'gw..contoso.com'],
    ['a label too long', `${'a'.repeat(64)}.com`],
    ['a name too long', `${'a.'.repeat(130)}com`],
    ['blanks', 'gw contoso.com'],
    ['a line end', 'gw.contoso.com\nx.y'],
    ['an escape', 'gw%2econtoso.com'],
    ['a null', 'gw.contoso.com\0'],
    ['an option', '-v.com'],
  ])('refuses %s', (_what, text) => {
    expect(parseHost(text)).toBeUndefined();
  });

  it('gives back what it gave', () => {
    fc.assert(
      fc.property(fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6()), (text) => {
        const host = parseHost(text);
        fc.pre(host !== undefined);
        expect(parseHost(host)).toBe(host);
      }),
    );
  });

  it('gives nothing but letters, digits, hyphens and dots for a name, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (name, end) => {
        for (const text of [name, `${name}.${end}`]) {
          expect(parseDomain(text) ?? 'a.b').toMatch(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/);
        }
      }),
    );
  });
});
