import { createHash, createSign, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startHarness, view, type Harness } from '../harness.ts';

const APP_ID = '11111111-1111-1111-1111-111111111111';
const ISSUER = 'https://issuer.example.com';
const key = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const kid = createHash('sha1').update('key').digest('hex');

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function token(claims: object, signer = key.privateKey): string {
  const seconds = Math.floor(Date.now() / 1_000);
  const body = { iss: ISSUER, aud: APP_ID, nbf: seconds - 60, exp: seconds + 600, ...claims };
  const signed = `${encode({ alg: 'RS256', typ: 'JWT', kid })}.${encode(body)}`;
  return `Bearer ${signed}.${createSign('RSA-SHA256').update(signed).sign(signer, 'base64url')}`;
}

describe('bot/channels/teams/authentication.ts', () => {
  let openId: Server;
  let metadata: string;
  let bot: Harness;

  beforeAll(async () => {
    openId = createServer((request, response) => {
      const jwk = { ...key.publicKey.export({ format: 'jwk' }), kid, endorsements: ['msteams'] };
      const answer =
        request.url === '/keys' ? { keys: [jwk] } : { issuer: ISSUER, jwks_uri: `${metadata}/keys` };
      response.end(JSON.stringify(answer));
    }).listen(0, '127.0.0.1');
    await once(openId, 'listening');
    metadata = `http://127.0.0.1:${(openId.address() as AddressInfo).port}`;
    // botbuilder prints refused tokens; that is noise here.
    vi.spyOn(console, 'error').mockReturnValue();
  });
  afterAll(() => {
    vi.restoreAllMocks();
    openId.close();
  });
  beforeEach(async () => {
    bot = await startHarness({
      credentials: {
        MicrosoftAppId: APP_ID,
        MicrosoftAppPassword: 'secret',
        MicrosoftAppType: 'MultiTenant',
        cloud: {
          ToChannelFromBotLoginUrl: `${metadata}/login`,
          ToChannelFromBotOAuthScope: 'https://api.example.com',
          ToBotFromChannelTokenIssuer: ISSUER,
          ToBotFromChannelOpenIdMetadataUrl: `${metadata}/openid`,
        },
      },
    });
  });
  afterEach(() => bot.stop());

  const press = (authorization: string | undefined) =>
    bot.teams.deliver(
      bot.teams.activity('invoke', {}, { name: 'adaptiveCard/action', value: { action: { verb: 'go' } } }),
      authorization === undefined ? {} : { authorization },
    );

  it('processes a turn with a valid token', async () => {
    bot.onTurn = (turn) => turn.replace(view('in'));
    expect(await press(token({ serviceurl: bot.teams.url }))).toMatchObject({
      status: 200,
      card: view('in').card,
    });
  });

  it.each<[string, () => string | undefined]>([
    ['missing', () => undefined],
    ['no token at all', () => 'Bearer nonsense'],
    ['signed by somebody else', () => token({ serviceurl: bot.teams.url }, stranger.privateKey)],
    ['expired', () => token({ serviceurl: bot.teams.url, exp: Math.floor(Date.now() / 1_000) - 3_600 })],
    ['for another bot', () => token({ serviceurl: bot.teams.url, aud: 'other' })],
    ['of another issuer', () => token({ serviceurl: bot.teams.url, iss: 'https://evil.example.com' })],
    ['for another service address', () => token({ serviceurl: 'http://127.0.0.1:1/' })],
  ])('refuses a token that is %s with 401', async (_, authorization) => {
    expect((await press(authorization())).status).toBe(401);
    expect(bot.turns).toEqual([]);
  });
});
