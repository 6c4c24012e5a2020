/** The keys with which the Bot Connector signs its tokens, as Microsoft publishes them (OpenID Connect Discovery). */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { messageOf } from '../../../src/kernel/errors.ts';
import type { Log } from '../../../src/kernel/log.ts';

export interface SigningKeys {
  /** @returns undefined where no such key is published, or none that may sign for this channel. */
  find(keyId: string): Promise<KeyObject | undefined>;
}

export interface SigningKeysOptions {
  readonly metadataUrl: string;
  /** Keys that are endorsed for certain channels must be endorsed for this one. */
  readonly channelId: string;
  readonly log: Log;
  /** Milliseconds. */
  readonly now?: () => number;
}

/** Microsoft asks for a reading a day. */
const FRESH_FOR_MS = 24 * 3_600_000;
/** A key that nobody has heard of may be new; it may as well be made up, and Microsoft is not asked for each of those. */
const BETWEEN_READINGS_MS = 5 * 60_000;
const AFTER_FAILURE_MS = 10_000;
const REQUEST_TIMEOUT_MS = 5_000;

/**
 * While the keys cannot be read those that are known stay in use: nobody could speak to the bot otherwise. One reading at a
 * time, whoever asks.
 */
export function createSigningKeys({
  metadataUrl,
  channelId,
  log,
  // Nobody sets this one back, by which keys would stay for longer.
  now = () => performance.now(),
}: SigningKeysOptions): SigningKeys {
  let keys: ReadonlyMap<string, KeyObject> = new Map();
  let readAt = -Infinity;
  let nextAt = -Infinity;
  let reading: Promise<void> | undefined;

  async function read(): Promise<void> {
    try {
      keys = await readKeys(metadataUrl, channelId);
      readAt = now();
      nextAt = readAt + BETWEEN_READINGS_MS;
    } catch (error) {
      nextAt = now() + AFTER_FAILURE_MS;
      log.warn({ problem: messageOf(error) }, 'the keys of the Bot Connector could not be read');
    }
    reading = undefined;
  }

  return {
    async find(keyId) {
      const isStale = now() - readAt > FRESH_FOR_MS;
      if ((isStale || !keys.has(keyId)) && now() >= nextAt) await (reading ??= read());
      return keys.get(keyId);
    },
  };
}

const metadata = z.object({ jwks_uri: z.url() });
const keySet = z.object({ keys: z.array(z.unknown()) });
const signingKey = z.object({
  kid: z.string(),
  kty: z.literal('RSA'),
  n: z.string(),
  e: z.string(),
  endorsements: z.array(z.string()).nullish(),
});

async function readKeys(metadataUrl: string, channelId: string): Promise<ReadonlyMap<string, KeyObject>> {
  const { jwks_uri: keysUrl } = metadata.parse(await getJson(metadataUrl));
  if (new URL(keysUrl).origin !== new URL(metadataUrl).origin)
    throw new Error(`the keys are said to be at another host: ${keysUrl}`);
  const found = keySet.parse(await getJson(keysUrl)).keys.flatMap((entry): [string, KeyObject][] => {
    const { data: key } = signingKey.safeParse(entry);
    if (!key || !isEndorsed(key.endorsements ?? [], channelId)) return [];
    const { kid, kty, n, e } = key;
    return [[kid, createPublicKey({ format: 'jwk', key: { kty, n, e } })]];
  });
  if (found.length === 0) throw new Error('no key is published for this channel');
  return new Map(found);
}

/** A key without endorsements may sign for any channel. */
function isEndorsed(endorsements: readonly string[], channelId: string): boolean {
  return endorsements.length === 0 || endorsements.includes(channelId);
}

/** From there and from nowhere that it leads to. */
async function getJson(url: string): Promise<unknown> {
  const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
  const response = await fetch(url, { signal, redirect: 'error' });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}
