/** The token of a request to the bot ("Authentication with the Bot Connector API", Microsoft Learn). */
import { jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { messageOf } from '../../../src/kernel/errors.ts';
import type { Log } from '../../../src/kernel/log.ts';
import type { SigningKeys } from './signing-keys.ts';

/** What a token proves beyond that the Bot Connector speaks to this bot. */
export interface Proven {
  /** Where answers go: an activity that names another address was not sent with this token. */
  readonly serviceUrl: string;
}

export interface Tokens {
  /** What this header proved a moment ago; undefined where it has to be verified. */
  known(authorization: string): Proven | undefined;
  /** @returns undefined where the token does not hold; why is logged. */
  verify(authorization: string): Promise<Proven | undefined>;
}

export interface TokensOptions {
  /** The bot's app id, for which the token must be meant. */
  readonly audience: string;
  readonly issuer: string;
  readonly keys: SigningKeys;
  readonly log: Log;
}

/** The algorithms that the metadata announce. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512'];
/** Microsoft's own tolerance. */
const CLOCK_TOLERANCE_S = 5 * 60;
/** The Bot Connector uses a token for an hour; a key that was withdrawn serves no longer than this. */
const KNOWN_FOR_MS = 5 * 60_000;
const KEPT = 256;

const claims = z.object({ exp: z.number(), serviceurl: z.string() });

export function createTokens({ audience, issuer, keys, log }: TokensOptions): Tokens {
  const proven = new LRUCache<string, Proven & { readonly until: number }>({ max: KEPT });

  function keep(authorization: string, serviceUrl: string, expiresAt: number): Proven {
    const proof = { serviceUrl, until: Math.min(expiresAt, Date.now() + KNOWN_FOR_MS) };
    proven.set(authorization, proof);
    return proof;
  }

  async function verified(token: string): Promise<z.infer<typeof claims>> {
    const { payload } = await jwtVerify(
      token,
      async ({ kid }) => {
        const key = kid === undefined ? undefined : await keys.find(kid);
        if (!key) throw new Error('signed with a key that is not published');
        return key;
      },
      {
        algorithms: ALGORITHMS,
        issuer,
        audience,
        clockTolerance: CLOCK_TOLERANCE_S,
      },
    );
    return claims.parse(payload);
  }

  return {
    known(authorization) {
      const proof = proven.get(authorization);
      if (proof && proof.until > Date.now()) return proof;
      proven.delete(authorization);
      return undefined;
    },
    async verify(authorization) {
      const [, token] = /^Bearer (\S+)$/.exec(authorization) ?? [];
      if (token === undefined) return undefined;
      try {
        const { exp, serviceurl } = await verified(token);
        return keep(authorization, serviceurl, exp * 1_000);
      } catch (error) {
        log.warn({ problem: messageOf(error) }, 'request refused: no valid token');
        return undefined;
      }
    },
  };
}
