import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { SECRET_SETTINGS } from '../../src/secret-settings.ts';

describe('src/secret-settings.ts', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'linekeeper-secrets-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function file(name: string, text: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  }
  const refusalOf = (env: Record<string, string>): unknown => {
    try {
      return loadConfig(env);
    } catch (error) {
      return error;
    }
  };

  it('reads a secret from its file, without the line end that editors put there', async () => {
    const DATABASE_URL_FILE = await file('database', 'postgres://bot:p%40ss-word@db/linekeeper\n');
    const DEVICE_STATE_SECRET_FILE = await file('hook', 'k4-Vw9_hQx72LmPz0aTsRb6Y\r\n');
    expect(loadConfig({ DATABASE_URL_FILE, DEVICE_STATE_SECRET_FILE })).toMatchObject({
      databaseUrl: 'postgres://bot:p%40ss-word@db/linekeeper',
      deviceStateSecrets: ['k4-Vw9_hQx72LmPz0aTsRb6Y'],
    });
  });

  it.each(SECRET_SETTINGS)(
    'takes %s from the environment or from a file, and never from both',
    async (name) => {
      const path = await file(name, 'a-secret-that-is-long-enough');
      const error = refusalOf({ [name]: 'another-secret-that-is-long', [`${name}_FILE`]: path });
      expect(error).toMatchObject({ code: 'setting.invalid', details: { name: `${name}_FILE` } });
      expect(JSON.stringify(error)).not.toContain('a-secret-that-is-long-enough');
    },
  );

  it.each(['SLACK_SIGNING_SECRET', 'DEVICE_STATE_SECRET'])(
    'takes two values of %s, shows neither in a log, and takes no third',
    (name) => {
      const [now, next] = ['k4-Vw9_hQx72LmPz0aTsRb6Y', 'Zb2-hW8_dKc31RtNq5xLoGf7'];
      const around = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'signing-secret' };
      const config = loadConfig({ ...around, [name]: `${next},${now}` });
      const read =
        name === 'DEVICE_STATE_SECRET'
          ? config.deviceStateSecrets
          : config.slack?.hears.by === 'http' && config.slack.hears.signingSecrets;
      expect(read).toEqual([next, now]);
      expect(config.secrets).toEqual(expect.arrayContaining([now, next]));
      expect(refusalOf({ ...around, [name]: `${next},${now},${now}` })).toMatchObject({ details: { name } });
    },
  );

  it('says which file is missing or empty', async () => {
    const missing = join(folder, 'missing');
    expect(refusalOf({ REDIS_URL_FILE: missing })).toMatchObject({
      details: { name: 'REDIS_URL_FILE', problem: `${missing} cannot be read (ENOENT)` },
    });
    const empty = await file('empty', '\n');
    expect(refusalOf({ REDIS_URL_FILE: empty })).toMatchObject({ details: { problem: `${empty} is empty` } });
  });

  it('knows what no log may show: secrets, and the passwords in addresses as they are and as they are written', () => {
    const { secrets } = loadConfig({
      DATABASE_URL: 'postgres://bot:p%40ss-word@db/linekeeper',
      MicrosoftAppId: 'app',
      MicrosoftAppPassword: 'bot-password',
    });
    expect(secrets).toEqual(expect.arrayContaining(['p%40ss-word', 'p@ss-word', 'bot-password']));
    expect(secrets).not.toContain('app');
  });

  it('knows each value among the headers for a collector of traces, as it is and as it is written', () => {
    const { secrets, tracing } = loadConfig({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20c2VjcmV0, x-tenant=our-tenant',
    });
    expect(secrets).toEqual(expect.arrayContaining(['Basic%20c2VjcmV0', 'Basic c2VjcmV0', 'our-tenant']));
    expect(tracing?.headers).toContain('our-tenant');
    expect(loadConfig({}).tracing).toBeUndefined();
    const off = { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example', OTEL_SDK_DISABLED: 'true' };
    expect(loadConfig(off).tracing).toBeUndefined();
  });

  it.each(['PUBLIC_URL', 'GRAPH_BASE_URL', 'DEMO_TENANT_URL', 'OTEL_EXPORTER_OTLP_ENDPOINT'])(
    'lets no password stand in %s',
    (name) => {
      const error = refusalOf({ [name]: 'https://user:secret-word@graph.example/' });
      expect(error).toMatchObject({ code: 'setting.invalid', details: { name } });
      expect(JSON.stringify(error)).not.toContain('secret-word');
      expect(refusalOf({ [name]: 'nonsense' })).toMatchObject({ code: 'setting.invalid' });
    },
  );
});
