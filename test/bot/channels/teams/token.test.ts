import { createHmac, sign } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  APP_ID,
  encode,
  newKey,
  seconds,
  startTokenIssuer,
  type TokenIssuer,
} from '../../../helpers/token-issuer.ts';
import { startHarness, view, type Harness } from '../harness.ts';

const stranger = newKey('stranger');
const unlisted = newKey('unlisted');
const webchat = newKey('webchat', ['webchat', 'directline']);
const unendorsed = newKey('unendorsed', []);

describe('bot/channels/teams/token.ts', () => {
  let issuer: TokenIssuer;
  let bot: Harness;
  beforeAll(async () => {
    issuer = await startTokenIssuer();
    issuer.publish(issuer.key, webchat, unendorsed);
  });
  afterAll(() => issuer.stop());
  beforeEach(async () => {
    const credentials = {
      MicrosoftAppId: APP_ID,
      MicrosoftAppPassword: 'secret',
      MicrosoftAppType: 'MultiTenant',
    } as const;
    bot = await startHarness({ credentials: { ...credentials, cloud: issuer.cloud } });
    bot.onTurn = (turn) => turn.replace(view('in'));
  });
  afterEach(() => bot.stop());

  const press = (authorization: string | undefined, changes: Record<string, unknown> = {}) =>
    bot.teams.deliver(
      bot.teams.activity(
        'invoke',
        {},
        {
          name: 'adaptiveCard/action',
          value: { action: { verb: 'go' } },
          ...changes,
        },
      ),
      authorization === undefined ? {} : { authorization },
    );
  const good = (): Record<string, unknown> => ({ serviceurl: bot.teams.url });
  const answered = { status: 200, card: view('in').card };

  it('processes a turn with a valid token, and the next ones with the same', async () => {
    const authorization = `Bearer ${issuer.token(good())}`;
    const readings = issuer.readings();
    for (let turn = 0; turn < 30; turn++) expect(await press(authorization)).toMatchObject(answered);
    expect(issuer.readings() - readings).toBe(1);
  });

  it.each<[string, () => string]>([
    [
      'five minutes ahead or behind',
      () => issuer.token({ ...good(), exp: seconds() - 240, nbf: seconds() + 240 }),
    ],
    ['signed with a key for all channels', () => issuer.token(good(), { key: unendorsed })],
    [
      'signed by the longer algorithms that Microsoft announces',
      () =>
        issuer.token(good(), {
          header: { alg: 'RS512' },
          sign: (text) => sign('sha512', Buffer.from(text), issuer.key.privateKey).toString('base64url'),
        }),
    ],
  ])('takes a token that is %s', async (_, token) => {
    expect(await press(`Bearer ${token()}`)).toMatchObject(answered);
  });

  const pem = (): string => issuer.key.publicKey.export({ format: 'pem', type: 'spki' }) as string;
  const hmac =
    (secret: string | Buffer) =>
    (text: string): string =>
      createHmac('sha256', secret).update(text).digest('base64url');

  it.each<[string, () => string | undefined]>([
    ['missing', () => undefined],
    ['empty', () => 'Bearer '],
    ['no token at all', () => 'Bearer nonsense'],
    ['of another scheme', () => `Basic ${issuer.token(good())}`],
    ['two tokens', () => `Bearer ${issuer.token(good())} ${issuer.token(good())}`],
    [
      'signed by somebody else under the known name',
      () => `Bearer ${issuer.token(good(), { key: { ...stranger, kid: issuer.key.kid } })}`,
    ],
    ['signed with a key that is not published', () => `Bearer ${issuer.token(good(), { key: unlisted })}`],
    ['signed with a key for other channels', () => `Bearer ${issuer.token(good(), { key: webchat })}`],
    ['without the name of its key', () => `Bearer ${issuer.token(good(), { header: { kid: undefined } })}`],
    ['not signed', () => `Bearer ${issuer.token(good(), { sign: () => '' })}`],
    [
      'declared as not signed',
      () => `Bearer ${issuer.token(good(), { header: { alg: 'none' }, sign: () => '' })}`,
    ],
    [
      'declared as not signed, in other letters',
      () => `Bearer ${issuer.token(good(), { header: { alg: 'nOnE' }, sign: () => '' })}`,
    ],
    [
      'signed with the public key as a shared secret',
      () => `Bearer ${issuer.token(good(), { header: { alg: 'HS256' }, sign: hmac(pem()) })}`,
    ],
    [
      'signed with the public key’s bytes as a shared secret',
      () =>
        `Bearer ${issuer.token(good(), {
          header: { alg: 'HS256' },
          sign: hmac(issuer.key.publicKey.export({ format: 'der', type: 'spki' })),
        })}`,
    ],
    [
      'signed with a key that it brings itself',
      () =>
        `Bearer ${issuer.token(good(), {
          key: { ...stranger, kid: issuer.key.kid },
          header: { jwk: stranger.publicKey.export({ format: 'jwk' }) },
        })}`,
    ],
    [
      'altered after it was signed',
      () => altered(issuer.token({ ...good(), aud: 'other' }), { ...good(), aud: APP_ID }),
    ],
    ['expired', () => `Bearer ${issuer.token({ ...good(), exp: seconds() - 301 })}`],
    ['without an end', () => `Bearer ${issuer.token({ ...good(), exp: undefined })}`],
    ['endless by a word', () => `Bearer ${issuer.token({ ...good(), exp: 'never' })}`],
    ['not valid yet', () => `Bearer ${issuer.token({ ...good(), nbf: seconds() + 360 })}`],
    ['for another bot', () => `Bearer ${issuer.token({ ...good(), aud: 'other' })}`],
    ['for nobody', () => `Bearer ${issuer.token({ ...good(), aud: undefined })}`],
    ['of another issuer', () => `Bearer ${issuer.token({ ...good(), iss: 'https://evil.example.com' })}`],
    ['of no issuer', () => `Bearer ${issuer.token({ ...good(), iss: undefined })}`],
    ['for another service address', () => `Bearer ${issuer.token({ serviceurl: 'http://127.0.0.1:1/' })}`],
    ['for no service address', () => `Bearer ${issuer.token({})}`],
    [
      'the bot’s own for the Bot Connector',
      () => `Bearer ${issuer.token({ ...good(), ...emulators, aud: 'https://api.botframework.com' })}`,
    ],
    ['one of the Emulator', () => `Bearer ${issuer.token({ ...good(), ...emulators })}`],
    [
      'one of another bot',
      () => `Bearer ${issuer.token({ ...good(), ver: '1.0', appid: 'another-bot', iss: emulators.iss })}`,
    ],
  ])('refuses a token that is %s with 401', async (_, authorization) => {
    expect(await press(authorization())).toMatchObject({ status: 401, body: undefined });
    expect(bot.turns).toEqual([]);
  });

  it('refuses a token of the Emulator also for the channels that the library checks otherwise', async () => {
    for (const channelId of ['AseChannel', 'emulator']) {
      const token = issuer.token({ ...good(), ...emulators });
      expect(await press(`Bearer ${token}`, { channelId })).toMatchObject({ status: 401 });
    }
    expect(bot.turns).toEqual([]);
  });

  it('reads nothing that a stranger sends, however it is broken', async () => {
    const bodies = ['{"type":', 'x'.repeat(3_000_000)];
    for (const [index, body] of bodies.entries()) {
      const post = async (authorization: string): Promise<number> => {
        const headers = { 'content-type': 'application/json', authorization };
        return (await fetch(`${bot.teams.bot}/api/messages`, { method: 'POST', headers, body })).status;
      };
      expect(await post('Bearer nonsense')).toBe(401);
      expect(await post(`Bearer ${issuer.token(good())}`)).toBe([400, 413][index]);
    }
  });

  it('takes a token only as long as it holds, also one that it knows', async () => {
    const authorization = `Bearer ${issuer.token({ ...good(), exp: seconds() - 298 })}`;
    expect((await press(authorization)).status).toBe(200);
    await expect.poll(async () => (await press(authorization)).status, { timeout: 10_000 }).toBe(401);
  });
});

/** What the Emulator has of Entra: the library takes it for any audience, and from any tenant. */
const emulators = {
  iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/',
  tid: 'd6d49420-f39b-4df7-a1dc-d59a935871db',
  ver: '1.0',
  appid: APP_ID,
};

function altered(token: string, claims: Record<string, unknown>): string {
  const [header = '', body = '', signature = ''] = token.split('.');
  const said = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
  return `Bearer ${header}.${encode({ ...said, ...claims })}.${signature}`;
}
