import { isIPv6 } from 'node:net';
import type { Resolver } from 'node:dns/promises';
import { codeOf } from './failure.ts';
import { failed, noted, passed, type Finding, type Seen } from './finding.ts';
import type { CheckOf } from './request.ts';
import { resolverAt } from './resolver.ts';
import type { CheckTools } from './tools.ts';
import { within } from '../kernel/within.ts';

/** Where the two services of a SIP domain listen: clients on 443, federation partners on 5061 ("Edge Server environmental requirements in Skype for Business Server"). */
const SERVICES = [
  { name: '_sip._tls', port: 443 },
  { name: '_sipfederationtls._tcp', port: 5061 },
] as const;

/** The DNS records by which a SIP domain is found: the Access Edge's address, its services, and what they point at. */
export async function checkDns(
  { domain, accessEdge = `ap.${domain}`, server }: CheckOf<'dns'>,
  { guard, limits, dnsServers }: Pick<CheckTools, 'guard' | 'limits' | 'dnsServers'>,
  signal: AbortSignal,
): Promise<Finding[]> {
  const resolver = resolverAt(dnsServers, limits.probeMs);
  if (server) {
    const reached = await guard.resolve(server.host, signal);
    if ('problem' in reached) {
      return [failed(reached.problem, { code: 'reach', subject: server.host, found: reached.found })];
    }
    resolver.setServers(reached.addresses.map((address) => `${bracketed(address)}:${server.port}`));
  }
  const records = readRecords(resolver, signal);
  const [edge, ...services] = await Promise.all([
    hostFinding(records, { code: 'dns.access-edge', subject: accessEdge }, guard.permits),
    ...SERVICES.map(({ name, port }) => serviceFindings(records, `${name}.${domain}`, port)),
  ]);
  const targets = new Set(services.flatMap(({ targets }) => targets));
  return [
    edge,
    ...services.flatMap(({ findings }) => findings),
    ...(await Promise.all(
      [...targets].map((target) => targetFinding(records, target, domain, guard.permits)),
    )),
  ];
}

/** A service's records, each with its port; and the hosts they send callers to. */
async function serviceFindings(
  records: Records,
  subject: string,
  port: number,
): Promise<{ readonly findings: readonly Finding[]; readonly targets: readonly string[] }> {
  const seen = { code: 'dns.service', subject, expected: `SRV … ${port}` } as const;
  const answer = await records.srv(subject);
  if (!answer.ok)
    return { findings: [failed(answer.problem, { ...seen, found: answer.found })], targets: [] };
  const findings = answer.records.map((record) => {
    const found = `${record.priority} ${record.weight} ${record.port} ${record.name || '.'}`;
    // RFC 2782: a target of "." says that the service is decidedly not available at this domain.
    if (record.name === '') return failed('no-service', { ...seen, found });
    return record.port === port ? passed({ ...seen, found }) : failed('wrong-port', { ...seen, found });
  });
  return {
    findings,
    targets: answer.records.map(({ name }) => name.toLowerCase()).filter((name) => name !== ''),
  };
}

/**
 * The target of a service must have an address of its own and be no alias (RFC 2782), and lie in the service's domain ("Advanced
 * Edge Server DNS planning for Skype for Business Server"). The last is noted only: tenants wholly online point at Microsoft.
 */
async function targetFinding(
  records: Records,
  subject: string,
  domain: string,
  isReachable: IsReachable,
): Promise<Finding> {
  const alias = await records.cname(subject);
  const seen = { code: 'dns.target', subject } as const;
  if (alias.ok) {
    return failed('alias-target', { ...seen, expected: 'A', found: `CNAME ${alias.records.join(', ')}` });
  }
  const finding = await hostFinding(records, seen, isReachable);
  const isWithin = subject.endsWith(`.${domain}`);
  return finding.outcome !== 'passed' || isWithin
    ? finding
    : noted('other-domain', { ...seen, expected: `*.${domain}`, found: finding.found });
}

type IsReachable = (address: string) => boolean;

/** Addresses that only an inner network knows are right there and wrong outside: which it is, the asker knows. */
async function hostFinding(
  records: Records,
  { code, subject }: Pick<Seen, 'code' | 'subject'>,
  isReachable: IsReachable,
): Promise<Finding> {
  const seen = { code, subject, expected: 'A' };
  const answer = await records.a(subject);
  if (!answer.ok) return failed(answer.problem, { ...seen, found: answer.found });
  const found = answer.records.join(', ');
  return answer.records.every(isReachable)
    ? passed({ ...seen, found })
    : noted('not-public', { ...seen, found });
}

type Answer<Record> =
  | { readonly ok: true; readonly records: readonly Record[] }
  | { readonly ok: false; readonly problem: 'no-record' | 'no-answer'; readonly found: string };

type Records = ReturnType<typeof readRecords>;

/** Questions to a resolver, with "there is none" told apart from "nobody answered". */
function readRecords(resolver: Resolver, signal: AbortSignal) {
  const answer = async <Record>(asked: Promise<readonly Record[]>): Promise<Answer<Record>> => {
    try {
      return { ok: true, records: await within(signal, asked) };
    } catch (error) {
      const found = codeOf(error);
      const isNone = found === 'ENOTFOUND' || found === 'ENODATA';
      return { ok: false, problem: isNone ? 'no-record' : 'no-answer', found };
    }
  };
  return {
    a: (name: string) => answer(resolver.resolve4(name)),
    cname: (name: string) => answer(resolver.resolveCname(name)),
    srv: (name: string) => answer(resolver.resolveSrv(name)),
  };
}

function bracketed(address: string): string {
  return isIPv6(address) ? `[${address}]` : address;
}
