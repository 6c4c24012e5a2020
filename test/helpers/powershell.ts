/** A program that PWSH may name: Teams PowerShell in front of a demo tenant. */
import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StartedTenant } from './demo-tenant.ts';

export interface PlayedPowerShell {
  /** What a worker is to be started with. */
  readonly settings: Readonly<Record<string, string>>;
  /** Where it finds its tenant. */
  serve(demo: Pick<StartedTenant, 'url' | 'token'>): void;
  /** What it did, line by line: `started`, `connect`, `run <cmdlet>`. */
  notes(): string[];
  /** Has it crash once: `crash after a batch`, `crash at <cmdlet>`. */
  note(what: string): void;
  remove(): void;
}

export function playPowerShell(): PlayedPowerShell {
  const folder = mkdtempSync(join(tmpdir(), 'linekeeper-pwsh-'));
  const [program, notes, tenant] = ['pwsh.mjs', 'notes', 'tenant'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const peer = new URL('../src/adapters/powershell/stand-in/peer.mjs', import.meta.url).href;
  const args = JSON.stringify(['tenant', notes, tenant]);
  writeFileSync(
    program,
    `#!${process.execPath}\nprocess.argv.splice(2, Infinity, ...${args});\nawait import('${peer}');\n`,
  );
  chmodSync(program, 0o755);
  writeFileSync(notes, '');
  return {
    settings: { PWSH: program, PWSH_SIGN_IN: 'device-code' },
    serve({ url, token }) {
      writeFileSync(tenant, `${url}\n${token}\n`);
    },
    notes: () => readFileSync(notes, 'utf8').split('\n').slice(0, -1),
    note(what) {
      appendFileSync(notes, `${what}\n`);
    },
    remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
