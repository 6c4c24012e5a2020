import { execa } from 'execa';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { isAlive } from './peer.ts';

const pathOf = (name: string): string => fileURLToPath(new URL(`stand-in/${name}`, import.meta.url));

describe('src/adapters/powershell/runner-process.ts', () => {
  it('leaves no process behind when its own is killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'linekeeper-peer-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const notes = join(folder, 'notes');
    writeFileSync(notes, '');
    const noted = (): string[] => readFileSync(notes, 'utf8').split('\n');
    const owner = execa('node', ['--import', 'tsx', pathOf('owner.ts'), pathOf('peer.mjs'), notes], {
      reject: false,
    });
    await vi.waitFor(() => expect(noted()).toContain('connect'), 60_000);
    const pid = Number(noted()[0]?.slice('started '.length));
    expect(isAlive(pid)).toBe(true);
    owner.kill('SIGKILL');
    await owner;
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), 10_000);
    expect(noted()).toContain('closed');
  }, 90_000);
});
