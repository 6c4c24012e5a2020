import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addEnvFile } from '../../src/env-file.ts';

describe('src/env-file.ts', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'linekeeper-env-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('takes from the file what the environment does not have', async () => {
    const file = join(folder, 'settings');
    await writeFile(file, '# ours\nPORT=4000\nLOG_LEVEL="warn"\nPWSH=\n');
    const env: Record<string, string | undefined> = { ENV_FILE: file, PORT: '5000' };
    addEnvFile(env);
    expect(env).toMatchObject({ PORT: '5000', LOG_LEVEL: 'warn', PWSH: '' });
  });

  it('keeps tests away from the settings of whoever runs them', () => {
    expect(process.env.ENV_FILE).toBe(devNull);
  });

  it('does without a file that nobody named, and not without one that somebody did', () => {
    const here = process.cwd();
    process.chdir(folder);
    try {
      const env = { ENV_FILE: '' };
      addEnvFile(env);
      expect(env).toEqual({ ENV_FILE: '' });
    } finally {
      process.chdir(here);
    }
    const missing = join(folder, 'none');
    expect(() => addEnvFile({ ENV_FILE: missing })).toThrow(
      expect.objectContaining({
        code: 'setting.invalid',
        details: { name: 'ENV_FILE', problem: expect.stringContaining('ENOENT') as string },
      }) as Error,
    );
  });
});
