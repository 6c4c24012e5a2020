import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SIP_GATEWAY } from '../../../src/network/data/sip-gateway.ts';
import { tryTargets } from '../../../src/network/ports.ts';
import { isInNetwork, sampleOf } from '../../../src/network/sample.ts';
import type { PortTargets } from '../../../src/network/targets.ts';
import type { Finding } from '../../../src/network/finding.ts';
import { CHECK_LIMITS, checkTools } from '../../../src/network/tools.ts';
import { createGuard } from '../../../src/network/guard.ts';

const NOTHING: PortTargets = {
  ...{ id: 'sip-gateway', sources: [], ranges: [], listeners: [], endpoints: [] },
  media: { ports: '49152–53247', ranges: [] },
};

/** Listens on an address of this machine; nobody else answers there. */
async function listen(host = '127.0.0.1'): Promise<number> {
  const server = createServer((socket) => socket.destroy()).listen(0, host);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

function tried(
  targets: Partial<PortTargets>,
  proxies: Readonly<Record<string, string>> = {},
  names: Readonly<Record<string, readonly string[]>> = {},
): Promise<Finding[]> {
  const lookup = (name: string): Promise<readonly string[]> =>
    names[name]
      ? Promise.resolve(names[name])
      : Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' }));
  const limits = { ...CHECK_LIMITS, probeMs: 500 };
  const tools = checkTools({ networks: ['127.0.0.0/8'], proxies }, limits, lookup);
  return tryTargets({ ...NOTHING, ...targets }, tools, new AbortController().signal);
}

describe('src/network/ports.ts', () => {
  it('finds a range open where one address of the sample answers', async () => {
    const [, answering = ''] = sampleOf('127.40.0.0/16', 6);
    const port = await listen(answering);
    expect(await tried({ ranges: [{ range: '127.40.0.0/16', port }] })).toMatchObject([
      { code: 'ports.range', outcome: 'passed', expected: `TCP ${port}`, found: answering },
    ]);
  });

  it('does not take silence for a proof, in either direction', async () => {
    const port = await listen();
    expect(await tried({ ranges: [{ range: '127.40.0.0/16', port }] })).toMatchObject([
      { outcome: 'noted', problem: 'range-silent', found: 'ECONNREFUSED' },
    ]);
  });

  it('lets a host that is known to listen speak for its range, and for no other', async () => {
    const port = await listen('127.41.0.9');
    const names = { 'sip.test': ['127.41.0.9'] };
    const ranges = ['127.41.0.0/16', '127.42.0.0/16'].map((range) => ({ range, port }));
    expect(await tried({ ranges, listeners: [{ host: 'sip.test', port }] }, {}, names)).toMatchObject([
      { subject: '127.41.0.0/16', outcome: 'passed', found: '127.41.0.9' },
      { subject: '127.42.0.0/16', outcome: 'noted', problem: 'range-silent' },
    ]);
  });

  it('fails a range whose known listener cannot be reached', async () => {
    const port = await listen();
    const targets = { ranges: [{ range: '127.41.0.0/16', port }], listeners: [{ host: 'sip.test', port }] };
    expect(await tried(targets, {}, { 'sip.test': ['127.41.0.9'] })).toMatchObject([
      { outcome: 'failed', problem: 'refused', found: expect.stringContaining('sip.test') as string },
    ]);
  });

  it('tells each endpoint with its reason', async () => {
    const port = await listen();
    const endpoints = ['open.test', 'lost.test', 'inside.test', '127.0.0.9'].map((host) => ({ host, port }));
    const names = { 'open.test': ['127.0.0.1'], 'inside.test': ['10.0.0.1'] };
    expect(await tried({ endpoints }, {}, names)).toMatchObject([
      { code: 'ports.endpoint', subject: 'open.test', outcome: 'passed', found: '127.0.0.1' },
      { subject: 'lost.test', outcome: 'failed', problem: 'name-unresolved', found: 'ENOTFOUND' },
      { subject: 'inside.test', outcome: 'failed', problem: 'address-not-allowed', found: '10.0.0.1' },
      { code: 'ports.address', subject: '127.0.0.9', outcome: 'failed', problem: 'refused' },
    ]);
  });

  it('does not fail what the vendor no longer lists, and says until when it was', async () => {
    const port = await listen();
    const until = '2021-09-30';
    expect(
      await tried({
        endpoints: [{ host: '127.0.0.9', port, until }],
        ranges: [{ range: '127.40.0.0/16', port, until }],
      }),
    ).toMatchObject(
      [1, 2].map(() => ({ outcome: 'noted', problem: 'no-longer-listed', found: `ECONNREFUSED, ${until}` })),
    );
  });

  it('tells the proxies of this process, and that UDP cannot be proved', async () => {
    const media = { ports: '49152–53247', ranges: ['52.112.0.0/14'] };
    expect(await tried({ media }, { HTTPS_PROXY: 'http://proxy.test:8080' })).toMatchObject([
      { code: 'ports.proxy', subject: 'HTTPS_PROXY', outcome: 'noted', found: 'http://proxy.test:8080' },
      { code: 'ports.udp', subject: '52.112.0.0/14', outcome: 'noted', problem: 'udp-unproven' },
    ]);
  });

  it('ends in time, however many have no answer', async () => {
    const guard = createGuard([], () => new Promise(() => undefined));
    const limits = { probeMs: 200, totalMs: 500, atOnce: 4 };
    const endpoints = Array.from({ length: 40 }, (_, at) => ({ host: `slow-${at}.test`, port: 5061 }));
    const begun = performance.now();
    const signal = AbortSignal.timeout(limits.totalMs);
    const findings = await tryTargets({ ...NOTHING, endpoints }, { guard, limits, proxies: {} }, signal);
    expect(performance.now() - begun).toBeLessThan(1_500);
    expect(findings).toHaveLength(40);
    expect(new Set(findings.map(({ outcome }) => outcome))).toEqual(new Set(['failed']));
  });
});

describe('src/network/data/sip-gateway.ts', () => {
  it('holds what the pages list, each with a date', () => {
    const { ranges, endpoints, media, sources } = SIP_GATEWAY;
    expect(ranges.filter(({ until }) => until === undefined)).toEqual([
      { range: '52.112.0.0/14', port: 5061 },
      { range: '52.122.0.0/15', port: 5061 },
    ]);
    expect(media.ranges).toEqual(['52.112.0.0/14', '52.122.0.0/15']);
    expect(endpoints.filter(({ until }) => until !== undefined)).toHaveLength(12);
    const dates = [...ranges, ...endpoints].flatMap(({ until }) => until ?? []);
    for (const date of [...dates, ...sources.flatMap(({ date }) => date ?? [])])
      expect(date).toMatch(/^20\d\d-\d\d-\d\d$/);
  });

  it('names nothing that a check may not reach', () => {
    const guard = createGuard([]);
    const tries = SIP_GATEWAY.ranges.flatMap(({ range }) => sampleOf(range, 6));
    const addresses = SIP_GATEWAY.endpoints.map(({ host }) => host).filter((host) => /^[\d.]+$/.test(host));
    expect([...tries, ...addresses].filter((address) => !guard.permits(address))).toEqual([]);
  });
});

describe('src/network/sample.ts', () => {
  it('picks the same addresses each time, within the network and without its edges', () => {
    const network = fc.tuple(fc.ipV4(), fc.integer({ min: 8, max: 28 })).map(([ip, bits]) => `${ip}/${bits}`);
    fc.assert(
      fc.property(network, fc.integer({ min: 1, max: 12 }), (cidr, count) => {
        const picked = sampleOf(cidr, count);
        expect(picked).toHaveLength(count);
        expect(sampleOf(cidr, count)).toEqual(picked);
        expect(picked.filter((address) => !isInNetwork(address, cidr))).toEqual([]);
        expect(new Set(picked).size).toBe(count);
      }),
    );
  });
});
