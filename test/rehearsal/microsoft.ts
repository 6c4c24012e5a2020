/** Microsoft's part in a rehearsal: the sign-in of one bot, the keys of the Bot Connector, and what they sign. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { RehearsedBot } from './settings.ts';

export interface Microsoft {
  /** Answers what is asked of it, and whoever calls the Bot Connector without a token of its own; resolves to whether it has. */
  door(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** What the Bot Connector's requests to the bot are authorised by. */
  authorization(): Promise<string>;
}

const TOKEN_LIFE_S = 3_600;

export async function createMicrosoft(bot: RehearsedBot): Promise<Microsoft> {
  const { cloud, origin } = bot;
  const login = new URL(cloud.ToChannelFromBotLoginUrl).pathname.replace(/\/$/, '');
  const [kid, { publicKey, privateKey }] = [randomBytes(8).toString('hex'), await generateKeyPair('RS256')];
  const keys = [{ ...(await exportJWK(publicKey)), kid, endorsements: ['msteams'] }];
  const given = new Set<string>();

  const documents: Readonly<Record<string, unknown>> = {
    [new URL(cloud.ToBotFromChannelOpenIdMetadataUrl).pathname]: {
      issuer: cloud.ToBotFromChannelTokenIssuer,
      jwks_uri: `${origin}/keys`,
    },
    '/keys': { keys },
    [`${login}/v2.0/.well-known/openid-configuration`]: {
      issuer: `${origin}${login}/v2.0`,
      authorization_endpoint: `${origin}${login}/oauth2/v2.0/authorize`,
      token_endpoint: `${origin}${login}/oauth2/v2.0/token`,
      jwks_uri: `${origin}/keys`,
    },
  };

  /** "Get a token" of the client credentials flow (Microsoft identity platform). */
  async function signIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await textOf(request));
    if (form.get('client_id') !== bot.MicrosoftAppId) {
      const error_description = `AADSTS700016: Application with identifier '${form.get('client_id') ?? ''}' was not found`;
      json(response, 400, { error: 'unauthorized_client', error_description });
    } else if (form.get('client_secret') !== bot.MicrosoftAppPassword) {
      const error_description = 'AADSTS7000215: Invalid client secret provided.';
      json(response, 401, { error: 'invalid_client', error_description });
    } else {
      const access_token = randomBytes(24).toString('base64url');
      given.add(`Bearer ${access_token}`);
      json(response, 200, { token_type: 'Bearer', expires_in: TOKEN_LIFE_S, access_token });
    }
  }

  return {
    async door(request, response) {
      const { pathname } = new URL(request.url ?? '/', origin);
      const document = documents[pathname];
      if (document !== undefined) json(response, 200, document);
      else if (pathname === `${login}/oauth2/v2.0/token`) await signIn(request, response);
      else if (given.has(request.headers.authorization ?? '')) return false;
      else json(response, 401, { error: { code: 'Unauthorized', message: 'no token of this sign-in' } });
      return true;
    },
    async authorization() {
      const token = await new SignJWT({ serviceurl: bot.serviceUrl })
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
        .setIssuer(cloud.ToBotFromChannelTokenIssuer)
        .setAudience(bot.MicrosoftAppId)
        .setNotBefore('0s')
        .setExpirationTime(`${TOKEN_LIFE_S}s`)
        .sign(privateKey);
      return `Bearer ${token}`;
    },
  };
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
