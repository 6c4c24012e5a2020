/** Slack's side of the chat, as lean as can be: a workspace of one person in many direct messages. */
import { createHmac } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface SlackWorkspace {
  /** What the bot has to be told of it. */
  readonly settings: Readonly<Record<string, string>>;
  /**
   * Says something in a direct message. Milliseconds until the bot had acknowledged it, and until it had answered by a message.
   */
  say(bot: string, channel: string, words: string): Promise<{ acknowledgedMs: number; answeredMs: number }>;
  /** Messages that were edited so far. */
  readonly edits: number;
  stop(): Promise<void>;
}

/** Who is answered later than this is not answered. */
const PATIENCE_MS = 30_000;

const TEAM = 'T0BENCH';
const BOT = 'U0BOT';
const SECRET = 'bench';
const EMAIL = 'alexw@contoso.example';

/** Who speaks in a direct message: each member has one of their own, and all of them are Alex Wilber. */
const memberOf = (channel: string): string => channel.replace(/^D/, 'U');

export async function startSlackWorkspace(): Promise<SlackWorkspace> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const answers = new EventEmitter().setMaxListeners(0);
  let numbered = 0;
  let edits = 0;
  const server = createServer((incoming, response) => {
    void text(incoming).then((sent) => {
      const given = new URLSearchParams(sent);
      const method = incoming.url?.split('/').at(-1) ?? '';
      const ts = `1700000000.${String(++numbered).padStart(6, '0')}`;
      if (method === 'chat.update') edits += 1;
      const channel = given.get('channel') ?? '';
      const body = { ok: true, ...answerTo(method, given), ...(channel === '' ? {} : { channel, ts }) };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      if (method === 'chat.postMessage') answers.emit(channel);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  async function deliver(bot: string, event: object): Promise<void> {
    const [event_id, event_time] = [`Ev${++numbered}`, Math.floor(Date.now() / 1_000)];
    const authorizations = [{ team_id: TEAM, user_id: BOT, is_bot: true }];
    const envelope = { type: 'event_callback', team_id: TEAM, event_id, event_time, authorizations, event };
    const body = JSON.stringify(envelope);
    const call = request(`${bot}/slack/events`, { agent, method: 'POST', headers: signed(body) });
    call.end(body);
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    response.resume();
    await once(response, 'end');
    if (response.statusCode !== 200) throw new Error(`the bot answered ${response.statusCode ?? 0}`);
  }

  return {
    settings: {
      SLACK_BOT_TOKEN: 'xoxb-bench',
      SLACK_SIGNING_SECRET: SECRET,
      // All members are one person, whom the bot would not listen to so often.
      TURNS_PER_MINUTE: '100000',
      SLACK_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    },
    async say(bot, channel, words) {
      const answered = once(answers, channel, { signal: AbortSignal.timeout(PATIENCE_MS) });
      answered.catch(() => undefined);
      const started = performance.now();
      const ts = `1600000000.${String(++numbered).padStart(6, '0')}`;
      const user = memberOf(channel);
      await deliver(bot, { type: 'message', channel_type: 'im', channel, user, text: words, ts });
      const acknowledgedMs = performance.now() - started;
      await answered.catch((cause: unknown) => {
        throw new Error(`“${words}” was not answered in ${channel}`, { cause });
      });
      return { acknowledgedMs, answeredMs: performance.now() - started };
    },
    get edits() {
      return edits;
    },
    async stop() {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answerTo(method: string, given: URLSearchParams): object {
  if (method === 'auth.test') return { team_id: TEAM, user_id: BOT };
  if (method !== 'users.info') return {};
  const profile = { email: EMAIL, real_name: 'Alex Wilber' };
  const about = { team_id: TEAM, is_email_confirmed: true, locale: 'en-US', tz: 'Europe/Paris' };
  return { user: { id: given.get('user'), ...about, profile } };
}

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
function signed(body: string): Record<string, string | number> {
  const at = Math.floor(Date.now() / 1_000);
  const signature = createHmac('sha256', SECRET).update(`v0:${at}:${body}`).digest('hex');
  return {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-slack-request-timestamp': at,
    'x-slack-signature': `v0=${signature}`,
  };
}
