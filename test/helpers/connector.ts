/**
 * Microsoft Teams, as a bot meets it: a fake Bot Connector over real HTTP on loopback that keeps the published limits, and
 * the people who talk to the bot through it.
 *
 *     const teams = await startConnector({ bot: 'http://127.0.0.1:3978' });
 *     const { replies } = await teams.say('devices', { from: people.alex });
 *     await teams.press(replies[0]!, 'Restart');
 *     await teams.waitForCard(replies[0]!.conversationId, (card) => JSON.stringify(card).includes('done'), 5_000);
 */
import { randomUUID } from 'node:crypto';
import type { Sign } from './card-tokens.ts';
import { findAction, type CardAction } from './connector-actions.ts';
import {
  startConnectorServer,
  type ConnectorServer,
  type ConnectorServerOptions,
  type Json,
  type PostedMessage,
} from './connector-server.ts';

export type { Fault, Json, PostedMessage, RecordedCall } from './connector-server.ts';

export interface TestPerson {
  readonly id: string;
  readonly aadObjectId: string;
  readonly name: string;
}

/** The people of the Microsoft 365 Agents Playground, with its ids. */
export const people = {
  alex: playgroundPerson(0, 'Alex Wilber'),
  megan: playgroundPerson(1, 'Megan Bowen'),
  adele: playgroundPerson(2, 'Adele Vance'),
  isaiah: playgroundPerson(3, 'Isaiah Langer'),
  patti: playgroundPerson(4, 'Patti Fernandez'),
  lynne: playgroundPerson(5, 'Lynne Robbins'),
} as const;

export const BOT = { id: '28:linekeeper', name: 'Linekeeper' } as const;
export const TENANT_ID = '00000000-0000-0000-0000-0000000000001';

export interface Where {
  readonly from?: TestPerson;
  /** Default personal. */
  readonly kind?: 'personal' | 'group' | 'channel';
  /** Default: one conversation per person, one group and one channel thread. */
  readonly conversationId?: string;
  /** The activity's id; saying something twice with the same id is a redelivery. */
  readonly id?: string;
  readonly locale?: string;
}

export interface SayOptions extends Where {
  readonly files?: readonly { readonly name: string; readonly url: string }[];
  /** Default: as Teams requires, everywhere but in a personal chat. */
  readonly mention?: boolean;
}

export interface PressOptions extends Where {
  /** What the person typed into the card's inputs. */
  readonly inputs?: Json;
  /** As a client without Action.Execute presses it: a message with a value. */
  readonly submit?: boolean;
  /** As a client that refreshes the card by itself. */
  readonly automatic?: boolean;
  /** Data given freely go as they are, without the token that the bot would have given them. */
  readonly forged?: boolean;
  /** The card as this person's client shows it, where that is a view of their own. */
  readonly seeing?: Json;
}

/** What the bot did with one activity. */
export interface Outcome {
  readonly activity: Json;
  readonly status: number;
  /** The invoke response; undefined where the body was empty. */
  readonly body: Json | undefined;
  /** The card that the invoke response put in the pressed one's place. */
  readonly card: Json | undefined;
  /** Messages the bot posted in answer before it responded, in order. */
  readonly replies: readonly PostedMessage[];
  readonly ms: number;
}

export interface FakeConnector extends Omit<ConnectorServer, 'changed'> {
  /** Where the bot listens (its origin); may be told after the bot has started. */
  bot: string;
  /** Gives data of a button that no card has their token; told by whoever knows the bot's keys. */
  sign: Sign;
  say(text: string, options?: SayOptions): Promise<Outcome>;
  /** @param action a button's title or verb on the card, or verb and data given freely. */
  press(
    target: Pick<PostedMessage, 'conversationId' | 'id'>,
    action: string | CardAction,
    options?: PressOptions,
  ): Promise<Outcome>;
  /** Adds the bot to a conversation, by the given events (default both, as Teams does). */
  install(
    where?: Where,
    events?: readonly ('conversationUpdate' | 'installationUpdate')[],
  ): Promise<Outcome[]>;
  uninstall(where?: Where): Promise<Outcome>;
  /** Posts an activity exactly as given. */
  deliver(activity: Json, headers?: Record<string, string>): Promise<Outcome>;
  /** The same activity once more, as Teams does after 15 s. */
  deliverAgain(outcome: Pick<Outcome, 'activity'>): Promise<Outcome>;
  /** An activity of this type, ready to deliver. */
  activity(type: string, where?: Where, more?: Json): Json;
  /** The messages of a conversation as they look now. */
  cards(conversationId: string): readonly PostedMessage[];
  /** Resolves with the first message whose card fits; rejects after `ms` with what the conversation shows instead. */
  waitForCard(
    conversationId: string,
    predicate: (card: Json, message: PostedMessage) => boolean,
    ms?: number,
  ): Promise<PostedMessage>;
}

export interface ConnectorOptions extends ConnectorServerOptions {
  readonly bot?: string;
  /** The people's Entra tenant. */
  readonly tenantId?: string;
  /** What its requests to the bot are authorised by; nothing by default. */
  readonly authorization?: () => Promise<string>;
}

export async function startConnector(options: ConnectorOptions = {}): Promise<FakeConnector> {
  const { tenantId = TENANT_ID } = options;
  const server = await startConnectorServer(options);
  let numbered = 0;

  function activity(type: string, where: Where = {}, more: Json = {}): Json {
    const { from = people.alex, kind = 'personal' } = where;
    return {
      type,
      id: where.id ?? `activity-${++numbered}`,
      timestamp: new Date().toISOString(),
      channelId: 'msteams',
      serviceUrl: server.url,
      from,
      recipient: BOT,
      conversation: {
        id: where.conversationId ?? conversationOf(kind, from),
        conversationType: kind === 'group' ? 'groupChat' : kind,
        tenantId,
        ...(kind === 'personal' ? {} : { isGroup: true }),
      },
      channelData: { tenant: { id: tenantId } },
      locale: where.locale ?? 'en-US',
      ...more,
    };
  }

  async function deliver(sent: Json, headers: Record<string, string> = {}): Promise<Outcome> {
    const authorization = await options.authorization?.();
    const before = server.messages.length;
    const started = performance.now();
    const response = await fetch(`${connector.bot}/api/messages`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(authorization === undefined ? {} : { authorization }),
        ...headers,
      },
      body: JSON.stringify(sent),
    });
    const text = await response.text();
    const body = text.startsWith('{') ? (JSON.parse(text) as Json) : undefined;
    const card = String(body?.type).endsWith('card.adaptive') ? (body?.value as Json) : undefined;
    const replies = server.messages.slice(before).filter(({ replyToId }) => replyToId === sent.id);
    return { activity: sent, status: response.status, body, card, replies, ms: performance.now() - started };
  }

  async function say(text: string, options: SayOptions = {}): Promise<Outcome> {
    const mention = options.mention ?? (options.kind ?? 'personal') !== 'personal';
    const tag = `<at>${BOT.name}</at>`;
    const attachments = (options.files ?? []).map(({ name, url }) => ({
      contentType: 'application/vnd.microsoft.teams.file.download.info',
      name,
      content: { downloadUrl: url, uniqueId: randomUUID(), fileType: name.split('.').at(-1) },
    }));
    const more = {
      text: mention ? `${tag} ${text}\n` : text,
      attachments,
      entities: mention ? [{ type: 'mention', mentioned: BOT, text: tag }] : [],
    };
    return deliver(activity('message', options, more));
  }

  async function press(
    target: Pick<PostedMessage, 'conversationId' | 'id'>,
    action: string | CardAction,
    options: PressOptions = {},
  ): Promise<Outcome> {
    const message = server.messages.find(({ id }) => id === target.id);
    const button =
      typeof action === 'string' ? findAction(options.seeing ?? message?.card ?? {}, action) : action;
    const isDrawn = typeof action === 'string' || options.forged === true;
    const data = isDrawn ? button.data : await connector.sign(target.conversationId, button);
    const { verb } = button;
    const typed = { ...data, ...options.inputs };
    const where = { kind: kindOf(target.conversationId), ...options, conversationId: target.conversationId };
    if (options.submit === true) {
      return deliver(activity('message', where, { value: { ...typed, verb }, replyToId: target.id }));
    }
    const value = {
      action: { type: 'Action.Execute', verb, data: typed },
      trigger: options.automatic === true ? 'automatic' : 'manual',
    };
    const more = { name: 'adaptiveCard/action', value, replyToId: target.id };
    const outcome = await deliver(activity('invoke', where, more));
    // In a personal chat nobody else looks at the card, so what the response shows is what the message is.
    if (outcome.card && message && where.kind === 'personal') {
      message.card = outcome.card;
      server.changed();
    }
    return outcome;
  }

  const cards = (conversationId: string): PostedMessage[] =>
    server.messages.filter((message) => message.conversationId === conversationId);

  async function waitForCard(
    conversationId: string,
    predicate: (card: Json, message: PostedMessage) => boolean,
    ms = 5_000,
  ): Promise<PostedMessage> {
    const look = (): PostedMessage | undefined =>
      cards(conversationId).find((message) => message.card && predicate(message.card, message));
    const found = look();
    if (found) return found;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        stopListening();
        const shown = JSON.stringify(
          cards(conversationId).map(({ id, summary, card }) => ({ id, summary, card })),
        );
        reject(new Error(`no such card in ${conversationId} within ${ms} ms; it shows ${shown}`));
      }, ms);
      const stopListening = server.onChange(() => {
        const message = look();
        if (!message) return;
        clearTimeout(timer);
        stopListening();
        resolve(message);
      });
    });
  }

  const connector: FakeConnector = {
    bot: options.bot ?? '',
    sign: (_conversationId, { data = {} }) => Promise.resolve(data),
    url: server.url,
    calls: server.calls,
    messages: server.messages,
    fail: server.fail,
    onChange: server.onChange,
    stop: server.stop,
    say,
    press,
    async install(where = {}, events = ['conversationUpdate', 'installationUpdate']) {
      const details = { conversationUpdate: { membersAdded: [BOT] }, installationUpdate: { action: 'add' } };
      return Promise.all(events.map((type) => deliver(activity(type, where, details[type]))));
    },
    uninstall: (where = {}) => deliver(activity('installationUpdate', where, { action: 'remove' })),
    deliver,
    deliverAgain: (outcome) => deliver(outcome.activity),
    activity,
    cards,
    waitForCard,
  };
  return connector;
}

function playgroundPerson(index: number, name: string): TestPerson {
  return { id: `user-id-${index}`, aadObjectId: `00000000-0000-0000-0000-000000000002${index}`, name };
}

function conversationOf(kind: 'personal' | 'group' | 'channel', from: TestPerson): string {
  if (kind === 'personal') return `a:${from.id}`;
  return kind === 'group' ? '19:group@thread.v2' : '19:channel@thread.tacv2;messageid=1700000000000';
}

/** Teams' ids tell the kind of conversation. */
function kindOf(conversationId: string): 'personal' | 'group' | 'channel' {
  if (conversationId.includes('@thread.tacv2')) return 'channel';
  return conversationId.startsWith('19:') ? 'group' : 'personal';
}
