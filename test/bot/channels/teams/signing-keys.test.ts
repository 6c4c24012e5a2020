import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSigningKeys, type SigningKeys } from '../../../../bot/channels/teams/signing-keys.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import { newKey, startTokenIssuer, type TokenIssuer } from '../../../helpers/token-issuer.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const [first, second] = [newKey('first'), newKey('second')];

describe('bot/channels/teams/signing-keys.ts', () => {
  let issuer: TokenIssuer;
  let now = 0;
  let keys: SigningKeys;
  beforeEach(async () => {
    issuer = await startTokenIssuer(first);
    const metadataUrl = issuer.cloud.ToBotFromChannelOpenIdMetadataUrl;
    keys = createSigningKeys({ metadataUrl, channelId: 'msteams', log: silentLog, now: () => now });
  });
  afterEach(() => issuer.stop());

  const knows = async ({ kid }: { kid: string }): Promise<boolean> => (await keys.find(kid)) !== undefined;

  it('reads the keys once for all who ask, and not again for a day', async () => {
    expect(await Promise.all(Array.from({ length: 20 }, () => knows(first)))).not.toContain(false);
    now += 24 * HOUR;
    expect(await knows(first)).toBe(true);
    expect(issuer.readings()).toBe(1);
  });

  it('hears of a new key by the first token that it signs', async () => {
    await knows(first);
    issuer.publish(first, second);
    now += 5 * MINUTE;
    expect(await knows(second)).toBe(true);
  });

  it('forgets a key that is no longer published within a day', async () => {
    await knows(first);
    issuer.publish(second);
    now += 24 * HOUR + 1;
    expect(await knows(first)).toBe(false);
  });

  it('asks Microsoft no more often than every five minutes, whatever keys are made up', async () => {
    for (let made = 0; made < 50; made++) expect(await knows({ kid: `made-up-${made}` })).toBe(false);
    expect(issuer.readings()).toBe(1);
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['fails', (response) => response.writeHead(503).end()],
    ['answers with a page', (response) => response.end('<html>')],
    ['has no keys', (response) => response.end('{"keys":[],"jwks_uri":"http://127.0.0.1:1/"}')],
    ['cuts the line', (response) => response.destroy()],
  ])('goes on with the keys it knows where Microsoft %s, and tries again soon', async (_, answer) => {
    await knows(first);
    issuer.publish(first, second);
    issuer.break(answer);
    now += 25 * HOUR;
    expect(await knows(first)).toBe(true);
    expect(await knows(second)).toBe(false);
    issuer.break();
    now += 10_001;
    expect(await knows(second)).toBe(true);
  });

  it('waits for a silent Microsoft no longer than five seconds', async () => {
    issuer.break(() => undefined);
    expect(await knows(first)).toBe(false);
  }, 10_000);
});
