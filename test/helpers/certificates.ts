/** Certificates made for one test, by openssl: an authority of its own and what it issues. */
import { execa } from 'execa';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openssl } from './programs.ts';

/** A certificate and its key, as files. */
export interface Issued {
  readonly cert: string;
  readonly key: string;
  readonly pem: string;
}

export interface Wanted {
  readonly name: string;
  /** The DNS names among the alternative names; the name by default, none where empty. */
  readonly dnsNames?: readonly string[];
  readonly from?: Date;
  readonly to?: Date;
  /** `last`: it may issue no further authority. */
  readonly isAuthority?: true | 'last';
  /** The authority that signs; the test's root by default, itself where it is `self`. */
  readonly by?: Issued | 'self';
}

export interface Authority {
  readonly root: Issued;
  issue(wanted: Wanted): Promise<Issued>;
  remove(): Promise<void>;
}

const DAY_MS = 24 * 3_600_000;
const CONSTRAINTS: Readonly<Record<string, string>> = {
  false: 'CA:FALSE',
  true: 'CA:TRUE',
  last: 'CA:TRUE,pathlen:0',
};
const CONFIG = `
[ca]
default_ca = test
[test]
database = index.txt
new_certs_dir = .
rand_serial = yes
unique_subject = no
default_md = sha256
policy = any
copy_extensions = copy
[any]
commonName = supplied
`;

export async function createAuthority(): Promise<Authority> {
  const folder = await mkdtemp(join(tmpdir(), 'linekeeper-tls-'));
  await writeFile(join(folder, 'ca.cnf'), CONFIG);
  await writeFile(join(folder, 'index.txt'), '');
  const run = (...args: readonly string[]): Promise<unknown> =>
    execa(openssl ?? 'openssl', [...args], { cwd: folder });
  let made = 0;
  const issue = async ({ name, dnsNames = [name], from, to, isAuthority, by }: Wanted): Promise<Issued> => {
    const [cert, key, csr] = ['crt', 'key', 'csr'].map((end) => join(folder, `${++made}.${end}`)) as [
      string,
      string,
      string,
    ];
    await run(
      ...[
        'req',
        '-new',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-subj',
        `/CN=${name}`,
      ],
      ...['-addext', `basicConstraints=critical,${CONSTRAINTS[String(isAuthority ?? false)] ?? ''}`],
      ...(dnsNames.length > 0
        ? ['-addext', `subjectAltName=${dnsNames.map((dns) => `DNS:${dns}`).join(',')}`]
        : []),
      ...['-keyout', key, '-out', csr],
    );
    const signer =
      by === 'self'
        ? ['-selfsign', '-keyfile', key]
        : ['-cert', (by ?? root).cert, '-keyfile', (by ?? root).key];
    await run(
      ...['ca', '-batch', '-notext', '-config', 'ca.cnf', ...signer, '-in', csr, '-out', cert],
      ...['-startdate', asn1(from ?? new Date(Date.now() - DAY_MS))],
      ...['-enddate', asn1(to ?? new Date(Date.now() + 90 * DAY_MS))],
    );
    return { cert, key, pem: await readFile(cert, 'utf8') };
  };
  const root: Issued = await issue({ name: 'Contoso Root CA', dnsNames: [], isAuthority: true, by: 'self' });
  return { root, issue, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The form of dates in certificates: `20260302092100Z`. */
function asn1(moment: Date): string {
  return `${moment.toISOString().replace(/\D/g, '').slice(0, 14)}Z`;
}
