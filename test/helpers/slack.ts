/**
 * Slack, as a bot meets it: a fake workspace over real HTTP on loopback that keeps the published limits, and the people who talk to the
 * bot through it.
 *
 *     const slack = await startSlack({ bot: 'http://127.0.0.1:3978' });
 *     const { message } = await slack.say('devices', { from: slackPeople.alex });
 *     await slack.press(await slack.answer(message), 'Restart');
 *
 * The bot has its say after its receipt: `answer` and `waitFor` wait for it.
 */
import { createHmac } from 'node:crypto';
import type { Json } from './connector-server.ts';
import {
  BOT_USER,
  startSlackServer,
  TEAM,
  type Modal,
  type SlackMember,
  type SlackPosted,
  type SlackServer,
} from './slack-server.ts';
import { fieldsIn, findButton, stringOf, valuesOf, type Choices } from './slack-inputs.ts';

export { BOT_USER, TEAM, type Modal, type SlackPosted } from './slack-server.ts';

/** The demo's people, with the addresses of their accounts in the demo tenant. */
export const slackPeople = {
  alex: { user: 'U0ALEX', name: 'Alex Wilber', email: 'alexw@contoso.example' },
  megan: { user: 'U0MEGAN', name: 'Megan Bowen', email: 'meganb@contoso.example' },
  adele: { user: 'U0ADELE', name: 'Adele Vance', email: 'adelev@contoso.example' },
  isaiah: { user: 'U0ISAIAH', name: 'Isaiah Langer', email: 'isaiahl@contoso.example' },
  patti: { user: 'U0PATTI', name: 'Patti Fernandez', email: 'pattif@contoso.example' },
  lynne: { user: 'U0LYNNE', name: 'Lynne Robbins', email: 'lynner@contoso.example' },
} as const satisfies Readonly<Record<string, SlackMember>>;

export const SIGNING_SECRET = 'a signing secret of the fake workspace';

export interface SlackWhere {
  readonly from?: SlackMember;
  /** Default personal. */
  readonly kind?: 'personal' | 'group' | 'channel';
  /** Default: a direct message per person, one group and one channel. */
  readonly channel?: string;
  readonly thread?: string;
}

export interface SlackSay extends SlackWhere {
  readonly files?: readonly { readonly name: string; readonly content: string }[];
  /** Default: everywhere but in direct messages. */
  readonly mention?: boolean;
  readonly ts?: string;
}

/** What was sent, and how it was received. */
export interface SlackOutcome {
  readonly payload: Json;
  readonly status: number;
  /** The receipt's body; undefined where it was empty. */
  readonly body: Json | undefined;
  readonly ms: number;
  /** The message that was said. */
  readonly message: { readonly channel: string; readonly ts: string; readonly thread: string | undefined };
}

export interface FakeSlack extends Omit<SlackServer, 'onChange'> {
  /** Where the bot listens (its origin); may be told after the bot has started. */
  bot: string;
  /** What Slack signs with, from now on. */
  signingSecret: string;
  /** Called by whoever knows when the bot has nothing more to do. */
  idle: () => Promise<unknown>;
  /** What the bot has to be told of it. */
  readonly settings: Readonly<Record<string, string>>;
  say(text: string, options?: SlackSay): Promise<SlackOutcome>;
  /** `/line`, wherever the person is. */
  command(text: string, where?: SlackWhere): Promise<SlackOutcome>;
  /** @param button its text; `choices`: what was typed and chosen, by the inputs' ids */
  press(message: Pick<SlackPosted, 'ts'>, button: string, options?: SlackPress): Promise<SlackOutcome>;
  /** The modal that the person has before them. */
  modal(from?: SlackMember): Modal;
  submit(modal: Modal, choices?: Choices): Promise<SlackOutcome>;
  openHome(where?: SlackWhere): Promise<SlackOutcome>;
  join(channel: string, inviter?: SlackMember): Promise<SlackOutcome>;
  leave(channel: string): Promise<SlackOutcome>;
  event(event: Json): Promise<SlackOutcome>;
  /** Posts a body with a signature of this moment. */
  deliver(
    payload: Json,
    how?: 'json' | 'payload' | 'form',
    headers?: Record<string, string>,
  ): Promise<SlackOutcome>;
  /** The same once more, as Slack does where a receipt was late. */
  deliverAgain(outcome: SlackOutcome): Promise<SlackOutcome>;
  /** What stands in a conversation or thread, with what this person alone sees. */
  shown(
    where: { readonly channel: string; readonly thread?: string | undefined },
    to?: SlackMember,
  ): readonly SlackPosted[];
  waitFor(found: (message: SlackPosted) => boolean, ms?: number): Promise<SlackPosted>;
  /** The first answer to what was said. */
  answer(said: SlackOutcome, ms?: number): Promise<SlackPosted>;
}

export interface SlackPress {
  readonly from?: SlackMember;
  readonly choices?: Choices;
  /** Slack's own id of the press; the same one twice is the same press. */
  readonly trigger?: string;
}

interface SlackOptions {
  readonly bot?: string;
  readonly now?: () => number;
  readonly limited?: boolean;
  readonly members?: readonly SlackMember[];
}

export async function startSlack(options: SlackOptions = {}): Promise<FakeSlack> {
  const { now = Date.now, limited = true, members = [] } = options;
  const server = await startSlackServer([...Object.values(slackPeople), ...members], { now, limited });
  let numbered = 0;

  async function deliver(
    payload: Json,
    how: 'json' | 'payload' | 'form' = 'json',
    headers: Record<string, string> = {},
  ): Promise<SlackOutcome> {
    const body = written(payload, how);
    const started = performance.now();
    const response = await fetch(`${slack.bot}/slack/events`, {
      method: 'POST',
      headers: {
        'content-type': how === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
        ...signed(body, Math.floor(Date.now() / 1_000), slack.signingSecret),
        ...headers,
      },
      body,
    });
    const text = await response.text();
    const ms = performance.now() - started;
    await slack.idle();
    const event = (payload.event ?? payload) as Json;
    const { thread_ts: thread } = event as { thread_ts?: string };
    return {
      ...{
        payload,
        status: response.status,
        ms,
        body: text.startsWith('{') ? (JSON.parse(text) as Json) : undefined,
      },
      message: { channel: String(event.channel ?? event.channel_id), ts: stringOf(event.ts), thread },
    };
  }

  const event = (of: Json): Promise<SlackOutcome> =>
    deliver({
      ...{ type: 'event_callback', team_id: TEAM, api_app_id: 'A0LINEKEEPER', event: of },
      ...{ event_id: `Ev${++numbered}`, event_time: Math.floor(Date.now() / 1_000) },
      authorizations: [{ team_id: TEAM, user_id: BOT_USER, is_bot: true }],
    });

  const channelOf = ({ from = slackPeople.alex, kind = 'personal', channel }: SlackWhere): string =>
    channel ??
    (kind === 'personal' ? from.user.replace('U', 'D') : kind === 'group' ? 'G0GROUP' : 'C0PHONES');

  function body(from: SlackMember, more: Json): Json {
    return {
      user: { id: from.user, team_id: TEAM },
      team: { id: TEAM },
      api_app_id: 'A0LINEKEEPER',
      ...more,
    };
  }

  const slack: FakeSlack = {
    ...server,
    bot: options.bot ?? '',
    signingSecret: SIGNING_SECRET,
    idle: () => Promise.resolve(),
    settings: {
      SLACK_BOT_TOKEN: server.token,
      SLACK_SIGNING_SECRET: SIGNING_SECRET,
      SLACK_API_URL: server.url,
    },
    say(text, said = {}) {
      const { from = slackPeople.alex, kind = 'personal', thread, ts = server.tick() } = said;
      const mention = said.mention ?? kind !== 'personal';
      const files = (said.files ?? []).map(({ name, content }) => server.file(name, content));
      return event({
        type: mention && kind === 'channel' ? 'app_mention' : 'message',
        ...(kind === 'channel' ? {} : { channel_type: kind === 'group' ? 'mpim' : 'im' }),
        ...{
          channel: channelOf(said),
          user: from.user,
          team: TEAM,
          ts,
          text: mention ? `<@${BOT_USER}> ${text}` : text,
        },
        ...(thread === undefined ? {} : { thread_ts: thread }),
        ...(files.length === 0 ? {} : { files, subtype: 'file_share' }),
      });
    },
    command(text, where = {}) {
      const { from = slackPeople.alex, kind = 'personal' } = where;
      const channel = channelOf(where);
      const name = kind === 'personal' ? 'directmessage' : kind === 'group' ? 'mpdm-alex--megan-1' : 'phones';
      return deliver(
        {
          ...{
            command: '/line',
            text,
            team_id: TEAM,
            user_id: from.user,
            channel_id: channel,
            channel_name: name,
          },
          ...{
            trigger_id: server.trigger(from.user),
            response_url: server.hook(channel, undefined, from.user),
          },
        },
        'form',
      );
    },
    press({ ts }, label, { from = slackPeople.alex, choices = {}, trigger } = {}) {
      const message = server.messages.find((each) => each.ts === ts);
      if (!message) throw new Error(`no message ${ts}`);
      const { action, blockId } = findButton(message.blocks, label);
      const { channel, thread, onlyFor } = message;
      const isEphemeral = onlyFor !== undefined;
      const inThread = thread === undefined ? {} : { thread_ts: thread };
      const container = {
        type: 'message',
        message_ts: ts,
        channel_id: channel,
        is_ephemeral: isEphemeral,
        ...inThread,
      };
      return deliver(
        body(from, {
          ...{ type: 'block_actions', container, trigger_id: trigger ?? server.trigger(from.user) },
          channel: {
            id: channel,
            name: channel.startsWith('D')
              ? 'directmessage'
              : channel.startsWith('G')
                ? 'mpdm-a--b-1'
                : 'phones',
          },
          ...(isEphemeral ? {} : { message: { type: 'message', ts, ...inThread, blocks: message.blocks } }),
          actions: [{ ...action, block_id: blockId, action_ts: `${now()}` }],
          state: { values: valuesOf(fieldsIn(message.blocks), choices) },
          response_url: server.hook(channel, thread, from.user, isEphemeral ? ts : undefined),
        }),
        'payload',
      );
    },
    modal(from = slackPeople.alex) {
      const open = server.modals.filter(({ user }) => user === from.user).at(-1);
      if (!open) throw new Error(`${from.name} has no modal before them`);
      return open;
    },
    submit({ id, user, view }, choices = {}) {
      const from = [...Object.values(slackPeople), ...members].find((each) => each.user === user);
      if (!from) throw new Error(`nobody is ${user}`);
      const values = valuesOf(fieldsIn((view.blocks ?? []) as Json[]), choices);
      const { private_metadata, callback_id } = view;
      return deliver(
        body(from, {
          ...{ type: 'view_submission', trigger_id: server.trigger(user) },
          view: { id, type: 'modal', hash: '1.a', private_metadata, callback_id, state: { values } },
        }),
        'payload',
      );
    },
    openHome(where = {}) {
      const { from = slackPeople.alex } = where;
      return event({ type: 'app_home_opened', user: from.user, channel: channelOf(where), tab: 'messages' });
    },
    join(channel, inviter = slackPeople.alex) {
      server.closed.delete(channel);
      return event({
        type: 'member_joined_channel',
        user: BOT_USER,
        channel,
        team: TEAM,
        inviter: inviter.user,
      });
    },
    leave(channel) {
      server.closed.add(channel);
      return event({ type: 'channel_left', channel });
    },
    event,
    deliver,
    deliverAgain: ({ payload }) =>
      deliver(
        payload,
        payload.type === 'event_callback' ? 'json' : 'command' in payload ? 'form' : 'payload',
        {
          'x-slack-retry-num': '1',
          'x-slack-retry-reason': 'http_timeout',
        },
      ),
    shown: ({ channel, thread }, to) =>
      server.messages.filter(
        (each) =>
          each.channel === channel &&
          each.thread === thread &&
          (each.onlyFor === undefined || each.onlyFor === to?.user),
      ),
    waitFor(found, ms = 5_000) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          stop();
          const texts = server.messages.map(({ channel, ts, text }) => `${channel} ${ts}: ${text}`);
          reject(new Error(`no such message within ${ms} ms; there are\n${texts.join('\n')}`));
        }, ms);
        const look = (): void => {
          const message = server.messages.find(found);
          if (!message) return;
          clearTimeout(timer);
          stop();
          resolve(message);
        };
        const stop = server.onChange(look);
        look();
      });
    },
    answer({ message: { channel, ts, thread } }, ms) {
      const inThread = channel.startsWith('D') ? thread : (thread ?? (ts === '' ? undefined : ts));
      const before = new Set(server.messages.filter((each) => each.ts <= ts));
      return slack.waitFor(
        (each) => each.channel === channel && each.thread === inThread && !before.has(each),
        ms,
      );
    },
  };
  // What the server changes of itself is seen here too.
  Object.defineProperties(slack, {
    refusal: { get: () => server.refusal, set: (word: string | undefined) => void (server.refusal = word) },
    socketUrl: {
      get: () => server.socketUrl,
      set: (url: string | undefined) => void (server.socketUrl = url),
    },
  });
  return slack;
}

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function signed(body: string, at: number, secret = SIGNING_SECRET): Record<string, string> {
  const signature = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': String(at), 'x-slack-signature': `v0=${signature}` };
}

function written(payload: Json, how: 'json' | 'payload' | 'form'): string {
  if (how === 'json') return JSON.stringify(payload);
  const fields =
    how === 'payload' ? { payload: JSON.stringify(payload) } : (payload as Record<string, string>);
  return new URLSearchParams(fields).toString();
}
