/** Slack's side of the fake workspace: the Web API with its limits and errors, messages as they stand, response URLs and files. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import type { Json } from './connector-server.ts';
import { stringOf } from './slack-inputs.ts';
import { blockFaults, viewFaults } from './slack-block-faults.ts';

export const TEAM = 'T0CONTOSO';
export const BOT_USER = 'U0LINEKEEPER';

/** A message as people see it now, after all edits. */
export interface SlackPosted {
  readonly channel: string;
  readonly ts: string;
  /** The thread it stands in. */
  readonly thread: string | undefined;
  /** The one person who sees it. */
  readonly onlyFor: string | undefined;
  text: string;
  blocks: readonly Json[];
  edits: number;
}

export interface SlackCall {
  readonly at: number;
  readonly method: string;
  readonly given: Json;
  /** What was answered: `ok`, Slack's word for what is wrong, or nothing yet. */
  answer: string | undefined;
}

/** What to do with the next calls instead of serving them; `delayMs` alone serves them late. */
export interface SlackFault {
  readonly method?: string;
  readonly channel?: string;
  /** `ok: false` with this word. */
  readonly error?: string;
  readonly status?: number;
  /** 429, with these seconds. */
  readonly retryAfter?: number;
  readonly delayMs?: number;
  readonly reset?: boolean;
}

export interface SlackMember {
  readonly user: string;
  readonly name: string;
  readonly email?: string;
  readonly locale?: string;
  readonly zone?: string;
  /** What else `users.info` tells, or tells otherwise. */
  readonly about?: Json;
}

export interface Modal {
  readonly id: string;
  readonly user: string;
  readonly view: Json;
}

/** Slack lets an app open a modal for so long after the press. */
const TRIGGER_MS = 3_000;
/** "1 message per second per channel", with short bursts. */
const BURST = { count: 20, ms: 10_000 };
const HOOK_USES = 5;

export interface SlackServer {
  readonly url: string;
  readonly token: string;
  readonly calls: readonly SlackCall[];
  readonly messages: readonly SlackPosted[];
  readonly modals: readonly Modal[];
  /** Channels the bot is no member of. */
  readonly closed: Set<string>;
  /** Set to Slack's word where the token is good no more. */
  refusal: string | undefined;
  /** Where apps connect to, in Socket Mode. */
  socketUrl: string | undefined;
  fail(times: number, fault: SlackFault): void;
  /** A new `ts`. */
  tick(): string;
  trigger(user: string): string;
  hook(channel: string, thread: string | undefined, user: string, ephemeralTs?: string): string;
  file(name: string, content: string): Json;
  remove(ts: string): void;
  onChange(listener: () => void): () => void;
  stop(): Promise<void>;
}

type Answer = Json & { readonly ok: boolean };
const refused = (error: string, more: Json = {}): Answer => ({ ok: false, error, ...more });

export async function startSlackServer(
  members: readonly SlackMember[],
  { now = Date.now, limited = true }: { readonly now?: () => number; readonly limited?: boolean } = {},
): Promise<SlackServer> {
  const token = 'xoxb-fake-bot-token';
  const calls: SlackCall[] = [];
  const messages: SlackPosted[] = [];
  const modals: Modal[] = [];
  const faults: SlackFault[] = [];
  const listeners = new Set<() => void>();
  const changed = (): void => listeners.forEach((listener) => listener());
  const triggers = new Map<string, { readonly at: number; readonly user: string }>();
  const hooks = new Map<
    string,
    { channel: string; thread: string | undefined; user: string; ts?: string; uses: number }
  >();
  const files = new Map<string, string>();
  const posted = new Map<string, number[]>();
  let count = 0;
  const tick = (): string => `1700000000.${String(++count).padStart(6, '0')}`;

  /** Seconds to wait, where a channel has had its share. */
  function throttled(channel: string): number {
    if (!limited) return 0;
    const recent = (posted.get(channel) ?? []).filter((at) => now() - at < BURST.ms);
    if (recent.length >= BURST.count) return Math.ceil(((recent[0] ?? 0) + BURST.ms - now()) / 1_000);
    posted.set(channel, [...recent, now()]);
    return 0;
  }

  function place(channel: string, thread: unknown): string | undefined {
    if (!/^[CDG][A-Z0-9]+$/.test(channel)) return 'channel_not_found';
    if (server.closed.has(channel)) return channel.startsWith('D') ? 'channel_not_found' : 'not_in_channel';
    return thread === undefined || typeof thread === 'string' ? undefined : 'invalid_thread_ts';
  }

  function bodyFault({ text, blocks }: Json): Answer | undefined {
    if (stringOf(text).length > 40_000) return refused('msg_too_long');
    if (blocks === undefined && stringOf(text) === '') return refused('no_text');
    const wrong = blockFaults(blocks);
    return wrong.length > 0
      ? refused('invalid_blocks', { response_metadata: { messages: wrong.map((each) => `[ERROR] ${each}`) } })
      : undefined;
  }

  function post(given: Json, onlyFor?: string): Answer {
    const { channel = '', thread_ts: thread } = given;
    const wrong = place(String(channel), thread);
    if (wrong !== undefined) return refused(wrong);
    const fault = bodyFault(given);
    if (fault) return fault;
    const message: SlackPosted = {
      ...{ channel: String(channel), ts: tick(), thread: thread as string | undefined, onlyFor, edits: 0 },
      ...{ text: stringOf(given.text), blocks: (given.blocks ?? []) as Json[] },
    };
    messages.push(message);
    changed();
    return {
      ok: true,
      channel: message.channel,
      ts: message.ts,
      ...(onlyFor === undefined ? {} : { message_ts: message.ts }),
    };
  }

  function update(given: Json): Answer {
    const wrong = place(String(given.channel), undefined);
    if (wrong !== undefined) return refused(wrong);
    const message = messages.find(
      ({ channel, ts, onlyFor }) => channel === given.channel && ts === given.ts && onlyFor === undefined,
    );
    if (!message) return refused('message_not_found');
    const fault = bodyFault(given);
    if (fault) return fault;
    Object.assign(message, { text: given.text, blocks: given.blocks ?? [], edits: message.edits + 1 });
    changed();
    return { ok: true, channel: message.channel, ts: message.ts };
  }

  function open(given: Json): Answer {
    const id = String(given.trigger_id);
    const trigger = triggers.get(id);
    if (!trigger) return refused('invalid_trigger_id');
    triggers.delete(id);
    if (now() - trigger.at > TRIGGER_MS) return refused('expired_trigger_id');
    const view = given.view as Json;
    const wrong = viewFaults(view);
    if (wrong.length > 0) return refused('invalid_arguments', { response_metadata: { messages: wrong } });
    modals.push({ id: `V${++count}`, user: trigger.user, view });
    changed();
    return { ok: true, view: { id: `V${count}`, ...view } };
  }

  function info({ user }: Json): Answer {
    const member = members.find((each) => each.user === user);
    if (!member) return refused('user_not_found');
    const { name, email, locale = 'en-US', zone = 'Europe/Paris', about: more = {} } = member;
    const profile = { real_name: name, ...(email === undefined ? {} : { email }) };
    const about = { team_id: TEAM, is_email_confirmed: email !== undefined, locale, tz: zone };
    return {
      ok: true,
      user: { id: user, name: name.toLowerCase(), real_name: name, ...about, profile, ...more },
    };
  }

  const METHODS: Readonly<Record<string, (given: Json) => Answer>> = {
    'auth.test': () => ({ ok: true, team_id: TEAM, user_id: BOT_USER, bot_id: 'B0LINEKEEPER' }),
    'users.info': info,
    'chat.postMessage': (given) => post(given),
    'chat.postEphemeral': (given) => post(given, String(given.user)),
    'chat.update': update,
    'views.open': open,
    'apps.connections.open': () =>
      server.socketUrl === undefined ? refused('forbidden_team') : { ok: true, url: server.socketUrl },
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    const body = await readText(request);
    if (path.startsWith('/files-pri/')) serveFile(path, request, response);
    else if (path.startsWith('/hooks/')) serveHook(path, body, response);
    else await serveMethod(path, body, request, response);
  }

  async function serveMethod(
    path: string,
    body: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const method = path.replace('/api/', '');
    const given = readForm(body);
    const call: SlackCall = { at: now(), method, given, answer: undefined };
    calls.push(call);
    const meant = faults.findIndex(
      (each) => (each.method ?? method) === method && (each.channel ?? given.channel) === given.channel,
    );
    const [fault] = meant < 0 ? [] : faults.splice(meant, 1);
    if (fault?.reset === true) return void request.socket.destroy();
    if (fault?.delayMs !== undefined) await wait(fault.delayMs);
    const answer = (status: number, json: Json, headers: Record<string, string> = {}): void => {
      call.answer = json.ok === true ? 'ok' : stringOf(json.error) || String(status);
      response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify(json));
    };
    const bearer = method.startsWith('apps.') ? /^Bearer xapp-/ : new RegExp(`^Bearer ${token}$`);
    const isKnown = bearer.test(request.headers.authorization ?? '');
    const word = fault?.error ?? server.refusal ?? (isKnown ? undefined : 'invalid_auth');
    const isPost = method === 'chat.postMessage' && word === undefined;
    const seconds = fault?.retryAfter ?? (isPost ? throttled(stringOf(given.channel)) : 0);
    if (seconds > 0) answer(429, refused('ratelimited'), { 'retry-after': String(seconds) });
    else if (fault?.status !== undefined) answer(fault.status, {});
    else
      answer(
        200,
        word === undefined ? (METHODS[method]?.(given) ?? refused('unknown_method')) : refused(word),
      );
  }

  function serveFile(path: string, request: IncomingMessage, response: ServerResponse): void {
    const content = files.get(path);
    if (request.headers.authorization !== `Bearer ${token}`)
      return void response.writeHead(302, { location: 'https://slack.com/signin' }).end();
    if (content === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'text/csv' }).end(content);
  }

  function serveHook(path: string, body: string, response: ServerResponse): void {
    const hook = hooks.get(path);
    if (!hook || hook.uses >= HOOK_USES) return void response.writeHead(404).end('used_url');
    hook.uses += 1;
    const given = JSON.parse(body) as Json;
    const fault = bodyFault(given);
    calls.push({ at: now(), method: 'response_url', given, answer: fault ? String(fault.error) : 'ok' });
    if (fault) return void response.writeHead(400).end(String(fault.error));
    const shown = { text: stringOf(given.text), blocks: (given.blocks ?? []) as Json[] };
    const original = messages.find(({ ts }) => ts === hook.ts);
    if (given.replace_original === true && original)
      Object.assign(original, shown, { edits: original.edits + 1 });
    else {
      const { channel, thread, user } = hook;
      messages.push({ channel, ts: tick(), thread, onlyFor: user, edits: 0, ...shown });
    }
    changed();
    response.writeHead(200).end('ok');
  }

  const http = createServer((request, response) => {
    void serve(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const server: SlackServer = {
    ...{ url: `${origin}/api/`, token, calls, messages, modals, closed: new Set<string>(), tick },
    ...{ refusal: undefined, socketUrl: undefined },
    fail: (times, fault) => void faults.push(...Array.from({ length: times }, () => fault)),
    trigger(user) {
      const id = `${++count}.trigger`;
      triggers.set(id, { at: now(), user });
      return id;
    },
    hook(channel, thread, user, ts) {
      const path = `/hooks/${++count}`;
      hooks.set(path, { channel, thread, user, uses: 0, ...(ts === undefined ? {} : { ts }) });
      return `${origin}${path}`;
    },
    file(name, content) {
      const path = `/files-pri/${TEAM}-F${++count}/download/${encodeURIComponent(name)}`;
      files.set(path, content);
      return {
        id: `F${count}`,
        name,
        mode: 'hosted',
        mimetype: 'text/csv',
        url_private_download: `${origin}${path}`,
      };
    },
    remove(ts) {
      const at = messages.findIndex((each) => each.ts === ts);
      if (at >= 0) messages.splice(at, 1);
      changed();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async stop() {
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
  return server;
}

/** Forms whose larger parts are JSON, as `@slack/web-api` sends them. */
function readForm(body: string): Json {
  const entries = [...new URLSearchParams(body)].map(([name, value]): [string, unknown] => [
    name,
    /^[[{]/.test(value) ? JSON.parse(value) : value,
  ]);
  return Object.fromEntries(entries);
}
