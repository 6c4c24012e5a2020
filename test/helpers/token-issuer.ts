/** Plays Microsoft's token service towards a bot: OpenID metadata over HTTP, keys of its own, and tokens of any shape. */
import { createHash, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BotCloud } from '../../src/bot-settings.ts';

export interface SigningKey {
  readonly kid: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
  readonly endorsements?: readonly string[];
}

export interface TokenOptions {
  readonly key?: SigningKey;
  /** In place of the header's own members. */
  readonly header?: Readonly<Record<string, unknown>>;
  /** In place of a signature by the key. */
  readonly sign?: (signed: string) => string;
}

export interface TokenIssuer {
  readonly cloud: BotCloud;
  /** The key that is published first. */
  readonly key: SigningKey;
  /** A token for the bot that holds for ten minutes, with these claims in place of its own. */
  token(claims: Readonly<Record<string, unknown>>, options?: TokenOptions): string;
  /** What the metadata list from now on. */
  publish(...keys: readonly SigningKey[]): void;
  /** Answers every request so, until it is called without an answer. */
  break(answer?: (response: ServerResponse) => void): void;
  /** Requests for keys so far. */
  readonly readings: () => number;
  stop(): Promise<void>;
}

export const APP_ID = '11111111-1111-1111-1111-111111111111';
export const ISSUER = 'https://issuer.example.com';

export function newKey(name: string, endorsements: readonly string[] = ['msteams']): SigningKey {
  const kid = createHash('sha1').update(name).digest('hex');
  return { kid, endorsements, ...generateKeyPairSync('rsa', { modulusLength: 2048 }) };
}

export const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export async function startTokenIssuer(key = newKey('first')): Promise<TokenIssuer> {
  let published: readonly SigningKey[] = [key];
  let broken: ((response: ServerResponse) => void) | undefined;
  let readings = 0;
  const server = createServer((request, response) => {
    if (request.url === '/keys') readings += 1;
    if (broken) {
      broken(response);
      return;
    }
    const keys = published.map(({ kid, publicKey, endorsements }) => ({
      ...publicKey.export({ format: 'jwk' }),
      kid,
      endorsements,
    }));
    const metadata = { issuer: ISSUER, jwks_uri: `${url}/keys` };
    response.end(JSON.stringify(request.url === '/keys' ? { keys } : metadata));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    key,
    cloud: {
      ToChannelFromBotLoginUrl: `${url}/login`,
      ToChannelFromBotOAuthScope: 'https://api.example.com',
      ToBotFromChannelTokenIssuer: ISSUER,
      ToBotFromChannelOpenIdMetadataUrl: `${url}/openid`,
    },
    token(claims, { key: { kid, privateKey } = key, header = {}, sign } = {}) {
      const now = seconds();
      const body = { iss: ISSUER, aud: APP_ID, nbf: now - 60, exp: now + 600, ...claims };
      const signed = `${encode({ alg: 'RS256', typ: 'JWT', kid, ...header })}.${encode(body)}`;
      const signature =
        sign?.(signed) ?? createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url');
      return `${signed}.${signature}`;
    },
    publish: (...keys) => void (published = keys),
    break: (answer) => void (broken = answer),
    readings: () => readings,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export const seconds = (): number => Math.floor(Date.now() / 1_000);
