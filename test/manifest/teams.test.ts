import { readFile } from 'node:fs/promises';
import { strFromU8, unzipSync } from 'fflate';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../bot/commands/index.ts';
import { recognise } from '../../bot/recognise.ts';
import { teamsManifest } from '../../manifest/teams/manifest.ts';
import { teamsPackage } from '../../manifest/teams/package.ts';
import { teamsApp } from '../../manifest/teams/settings.ts';
import { faultsOf } from '../../manifest/teams/validation.ts';

const SET = {
  MicrosoftAppId: '0f6b3a52-8c1d-4a57-9e02-5b7c21d9f3aa',
  PUBLIC_URL: 'https://linekeeper.contoso.example',
};
const APP = teamsApp(SET, '1.2.3');

interface Manifest {
  readonly bots: readonly {
    readonly commandLists: readonly {
      readonly scopes: readonly string[];
      readonly commands: readonly { readonly title: string; readonly description: string }[];
    }[];
  }[];
}

describe('manifest/teams', () => {
  it('packs a manifest, French words and both icons, and the same again the same', async () => {
    const zip = await teamsPackage(APP);
    const files = unzipSync(zip);
    expect(Object.keys(files).sort()).toEqual(['color.png', 'fr.json', 'manifest.json', 'outline.png']);
    const manifest = JSON.parse(strFromU8(files['manifest.json'] ?? new Uint8Array())) as object;
    expect(manifest).toMatchObject({
      id: SET.MicrosoftAppId,
      version: '1.2.3',
      bots: [{ botId: SET.MicrosoftAppId, scopes: ['personal', 'team', 'groupChat'], supportsFiles: true }],
      validDomains: ['linekeeper.contoso.example'],
    });
    expect(manifest).not.toHaveProperty('authorization');
    expect(await teamsPackage(APP)).toEqual(zip);
  });

  it('offers what the bot understands, in both languages', async () => {
    const { bots } = teamsManifest(APP) as Manifest;
    const files = unzipSync(await teamsPackage(APP));
    const french = JSON.parse(strFromU8(files['fr.json'] ?? new Uint8Array())) as Record<string, string>;
    const lists = bots[0]?.commandLists ?? [];
    expect(lists.map(({ scopes }) => scopes)).toEqual([['personal'], ['team', 'groupChat']]);
    for (const [at, { commands }] of lists.entries()) {
      expect(commands.length).toBeLessThanOrEqual(10);
      for (const [index, { title }] of commands.entries()) {
        const inFrench = french[`bots[0].commandLists[${at}].commands[${index}].title`] ?? '';
        const meant = recognise(COMMANDS, title)?.command.id;
        expect(meant).toBeDefined();
        expect(recognise(COMMANDS, inFrench)?.command.id).toBe(meant);
      }
    }
  });

  it('breaks no rule of Microsoft’s schema, which finds what breaks one', async () => {
    const manifest = teamsManifest(APP);
    expect(await faultsOf(manifest, 'manifest')).toEqual([]);
    expect(await faultsOf({ ...manifest, accentColor: 'blue' }, 'manifest')).toMatchObject([
      expect.stringContaining('/accentColor'),
    ]);
    const long = { ...manifest, name: { short: 'L'.repeat(31), full: 'x' } };
    expect((await faultsOf(long, 'manifest')).join()).toContain('/name/short');
    expect((await faultsOf({ 'name.short': 'L'.repeat(31) }, 'localization')).join()).toContain('name.short');
  });

  it('builds nothing of a broken value, and names it', async () => {
    await expect(teamsPackage({ ...APP, appId: 'linekeeper' })).rejects.toThrow('/id');
    await expect(
      teamsPackage({ ...APP, developer: { ...APP.developer, privacyUrl: 'soon' } }),
    ).rejects.toThrow('/developer/privacyUrl');
  });

  it.each([
    ['MicrosoftAppId', { ...SET, MicrosoftAppId: 'my-bot' }],
    ['MicrosoftAppId', { ...SET, MicrosoftAppId: '' }],
    ['PUBLIC_URL', { ...SET, PUBLIC_URL: 'http://10.0.0.1:3978' }],
    ['TEAMS_PRIVACY_URL', { ...SET, TEAMS_PRIVACY_URL: 'privacy.html' }],
    ['TEAMS_DEVELOPER_NAME', { ...SET, TEAMS_DEVELOPER_NAME: 'x'.repeat(33) }],
  ])('refuses a setting that will not do, by its name (%s)', (name, env) => {
    expect(() => teamsApp(env, '1.0.0')).toThrow(`The setting ${name} is `);
  });

  it('has icons of the sizes that Teams takes, the outline in white on nothing', async () => {
    const icon = async (name: string): Promise<PNG> =>
      PNG.sync.read(await readFile(new URL(`../../manifest/teams/icons/${name}`, import.meta.url)));
    const [color, outline] = [await icon('color.png'), await icon('outline.png')];
    expect([color.width, color.height, outline.width, outline.height]).toEqual([192, 192, 32, 32]);
    const pixels = Array.from({ length: 32 * 32 }, (_, at) => [...outline.data.subarray(4 * at, 4 * at + 4)]);
    const seen = pixels.filter(([, , , alpha]) => alpha !== 0);
    expect(seen.every(([red, green, blue]) => red === 255 && green === 255 && blue === 255)).toBe(true);
    expect(seen.length).toBeGreaterThan(100);
    expect(pixels.length - seen.length).toBeGreaterThan(100);
  });
});
