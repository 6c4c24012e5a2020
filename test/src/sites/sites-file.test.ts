import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SITES } from '../../../src/adapters/demo-tenant/catalogue.ts';
import { loadSites, type Sites } from '../../../src/sites/index.ts';

describe('src/sites/sites-file.ts', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'linekeeper-sites-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function sitesOf(yaml: string): Promise<Sites> {
    const file = join(folder, 'sites.yaml');
    await writeFile(file, yaml);
    return loadSites(file, false);
  }

  it('knows the time zone of a site, however its name is written', async () => {
    const sites = await sitesOf('default: UTC\nsites:\n  São Paulo: America/Sao_Paulo\n');
    expect(['São Paulo', 'sao paulo ', 'SÃO PAULO'].map(sites.zoneOf)).toEqual(
      Array(3).fill('America/Sao_Paulo'),
    );
  });

  it('takes the default for all others', async () => {
    const sites = await sitesOf('default: Asia/Kolkata\n');
    expect(['Lyon', '', '__proto__', null].map(sites.zoneOf)).toEqual(Array(4).fill('Asia/Kolkata'));
  });

  it.each([
    [
      'an unknown time zone',
      'default: UTC\nsites:\n  Lyon: Europe/Lyon\n',
      'line 3: sites.Lyon: no time zone',
    ],
    ['no default', 'sites: {}\n', 'default'],
    ['something else', 'default: UTC\nzones: {}\n', 'zones'],
    [
      'one site twice',
      'default: UTC\nsites:\n  Lyon: UTC\n  LYON: UTC\n',
      'line 4: sites.LYON: the same site',
    ],
    ['broken YAML', 'default: UTC\nsites: [\n', 'line'],
    ['nothing', '', 'line 1'],
  ])('refuses a file with %s, and says where', async (_what, yaml, says) => {
    await expect(sitesOf(yaml)).rejects.toMatchObject({
      code: 'setting.invalid',
      details: {
        name: expect.stringContaining('sites.yaml') as string,
        problem: expect.stringContaining(says) as string,
      },
    });
  });

  it('refuses a file that was named and is not there', () => {
    expect(() => loadSites(join(folder, 'absent.yaml'), false)).toThrow('setting.invalid');
  });

  it('knows every site of the demo', () => {
    const sites = loadSites(undefined, true);
    expect(SITES.map(({ name }) => sites.zoneOf(name))).toEqual(SITES.map(({ timeZone }) => timeZone));
  });
});
