import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TeamsChannelOptions } from '../../../../bot/channels/teams/index.ts';
import { APP_ID, startTokenIssuer, type TokenIssuer } from '../../../helpers/token-issuer.ts';
import { startHarness, view, type Harness } from '../harness.ts';

const OURS = '8f2b3c1e-0d4a-4a7e-9a55-6f1f5b1f7d10';
const THEIRS = '0c5d7a52-6b8e-4f0b-8d3c-2f9f6a1b4c3d';
const CREDENTIALS = {
  MicrosoftAppId: APP_ID,
  MicrosoftAppPassword: 'secret',
  MicrosoftAppType: 'MultiTenant',
} as const;

describe('bot/channels/teams/admission.ts', () => {
  let issuer: TokenIssuer;
  let bot: Harness;
  beforeAll(async () => {
    issuer = await startTokenIssuer();
  });
  afterAll(() => issuer.stop());
  afterEach(() => bot.stop());

  async function start(options: Partial<TeamsChannelOptions> = {}): Promise<void> {
    bot = await startHarness({ credentials: { ...CREDENTIALS, cloud: issuer.cloud }, ...options });
  }

  /** An activity as the Bot Connector sends it, with its token: only what it says is in question. */
  async function deliver(changes: Record<string, unknown> = {}): Promise<number> {
    const activity = { ...bot.teams.activity('messageReaction'), ...changes };
    const token = issuer.token({ serviceurl: activity.serviceUrl });
    return (await bot.teams.deliver(activity, { authorization: `Bearer ${token}` })).status;
  }
  const of = (...[conversation, channel]: (string | null | undefined)[]): Record<string, unknown> => ({
    conversation: { id: 'a:1', conversationType: 'personal', tenantId: conversation },
    channelData: channel === undefined ? {} : { tenant: { id: channel } },
  });

  it.each<[string, Record<string, unknown>, number]>([
    ['its own', of(OURS, OURS), 200],
    ['its own, in capitals', of(OURS.toUpperCase(), OURS), 200],
    ['its own, told once', of(OURS), 200],
    ['its own, told in the other place', of(null, OURS), 200],
    ['another one', of(THEIRS, THEIRS), 403],
    ['another one beside its own', of(OURS, THEIRS), 403],
    ['another one before its own', of(THEIRS, OURS), 403],
    ['none', of(undefined), 403],
    ['an empty one', of('', ''), 403],
  ])('hears of the tenants it serves only: %s', async (_, changes, status) => {
    await start({ tenants: [OURS] });
    expect(await deliver(changes)).toBe(status);
  });

  it('hears every tenant where none is named', async () => {
    await start({ tenants: [] });
    expect(await deliver(of(THEIRS, THEIRS))).toBe(200);
  });

  it.each(['AseChannel', 'emulator', 'webchat', 'directline', 'MSTEAMS'])(
    'hears Teams and not %s, though the Bot Connector says so',
    async (channelId) => {
      await start();
      expect(await deliver({ channelId })).toBe(403);
    },
  );

  it.each([
    'https://smba.trafficmanager.net/emea/8f2b3c1e-0d4a-4a7e-9a55-6f1f5b1f7d10/',
    'https://smba.trafficmanager.net/teams',
    'https://smba.infra.gcc.teams.microsoft.com/gcc/',
    'https://smba.infra.gov.teams.microsoft.us/gcch/',
    'https://smba.infra.dod.teams.microsoft.us/dod/',
  ])('answers to %s', async (serviceUrl) => {
    await start();
    expect(await deliver({ serviceUrl })).toBe(200);
  });

  it.each([
    'http://smba.trafficmanager.net/emea/',
    'https://smba.trafficmanager.net:8443/emea/',
    'https://smba.trafficmanager.net.evil.example/',
    'https://evil.trafficmanager.net/',
    'https://evilsmba.trafficmanager.net/',
    'https://smba.trafficmanager.net@evil.example/',
    'https://user:secret@smba.trafficmanager.net/',
    'https://smba.trafficmanager.net\\@evil.example/',
    'https:\\\\smba.trafficmanager.net/',
    'https://evil.example/?https://smba.trafficmanager.net/',
    'https://evil.example#smba.trafficmanager.net',
    'https://evil.example/\thttps://smba.trafficmanager.net/',
    'https://smba.trafficmanager.net./',
    'http://169.254.169.254/',
    'http://127.0.0.1:1/',
    'http://[::1]:1/',
    'file:///etc/passwd',
  ])('sends its token nowhere else, whatever the token of the request says: %s', async (serviceUrl) => {
    await start();
    expect(await deliver({ serviceUrl })).toBe(403);
  });

  describe('speaking unasked', () => {
    const id = 'a:remembered';
    const remembered = (changes: Record<string, unknown>): Record<string, unknown> => ({
      channelId: 'msteams',
      serviceUrl: bot.teams.url,
      bot: { id: '28:linekeeper', name: '' },
      conversation: { id, isGroup: false, conversationType: 'personal', tenantId: OURS, name: '' },
      ...changes,
    });
    const speaking = (): Promise<unknown> => bot.channel.send({ conversationId: id }, view('news'));

    it.each<[string, (own: Record<string, unknown>) => Record<string, unknown>]>([
      ['another service address', () => ({ serviceUrl: 'https://evil.example/' })],
      ['this machine at another port', () => ({ serviceUrl: 'http://127.0.0.1:1/' })],
      [
        'another tenant',
        ({ conversation }) => ({ conversation: { ...(conversation as object), tenantId: THEIRS } }),
      ],
    ])('does not trust what it remembers of %s', async (_, changed) => {
      await start({ tenants: [OURS] });
      bot.references.set(id, remembered(changed(remembered({}))));
      await expect(speaking()).rejects.toMatchObject({ code: 'channel.untrusted', retry: 'never' });
      expect(bot.teams.calls).toEqual([]);
    });

    it('calls nobody beyond this machine without credentials, also where it remembers one', async () => {
      await start({ credentials: undefined });
      bot.references.set(id, remembered({ serviceUrl: 'https://smba.trafficmanager.net/emea/' }));
      await expect(speaking()).rejects.toMatchObject({ code: 'channel.untrusted' });
      bot.references.set(id, remembered({}));
      await speaking();
      expect(bot.teams.calls).toHaveLength(1);
    });
  });
});
