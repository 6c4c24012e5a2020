import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadAccess } from '../../../src/access/index.ts';
import { people } from '../../helpers/connector.ts';

describe('src/access/access-file.ts', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'linekeeper-access-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function accessOf(yaml: string): ReturnType<typeof loadAccess> {
    const file = join(folder, 'access.yaml');
    await writeFile(file, yaml);
    return loadAccess(file);
  }

  it('gives people the roles that name them, however their id is written', async () => {
    const access = await accessOf('roles:\n  operator: [AB-1]\n  Teams administrator: [ab-1, cd-2]\n');
    const why = 'access file';
    expect(access.grants('ab-1')).toEqual([
      { role: 'operator', why },
      { role: 'Teams administrator', why },
    ]);
    expect(access.grants('CD-2')).toEqual([{ role: 'Teams administrator', why }]);
  });

  it('gives nothing to anybody else', async () => {
    const access = await accessOf('roles: {}\n');
    expect(access.grants('ab-1')).toEqual([]);
    expect(access.grants('')).toEqual([]);
    expect(access.grants('__proto__')).toEqual([]);
  });

  it.each([
    ['nothing', ''],
    ['no roles', 'people: []'],
    ['something beside the roles', 'roles: {}\nadmins: [ab-1]'],
    ['a person in place of a list', 'roles:\n  admin: ab-1'],
    ['an empty id', 'roles:\n  admin: [""]'],
    ['a number for an id', 'roles:\n  admin: [12]'],
    ['broken YAML', 'roles: ['],
  ])('refuses a file with %s, and names it', async (_what, yaml) => {
    await expect(accessOf(yaml)).rejects.toMatchObject({
      code: 'setting.invalid',
      details: { name: expect.stringContaining('access.yaml') as string },
    });
  });

  it('refuses a file that is not there', async () => {
    await expect(loadAccess(join(folder, 'absent.yaml'))).rejects.toMatchObject({ code: 'setting.invalid' });
  });

  it('knows the six people of the demo', async () => {
    const access = await loadAccess(
      fileURLToPath(new URL('../../../config/access.demo.yaml', import.meta.url)),
    );
    const first = Object.entries(people).map(([name, { aadObjectId }]) => [
      name,
      access.grants(aadObjectId)[0]?.role,
    ]);
    expect(first).toEqual([
      ['alex', 'operator'],
      ['megan', 'approver'],
      ['adele', 'viewer'],
      ['isaiah', 'viewer'],
      ['patti', 'viewer'],
      ['lynne', undefined],
    ]);
  });
});
