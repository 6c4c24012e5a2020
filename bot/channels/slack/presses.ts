/** Buttons, and the forms that some of them open. */
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { render } from '../../../cards/card.ts';
import { notice } from '../../../cards/notice.ts';
import type { CardParts } from '../../../src/conversations/index.ts';
import { LinekeeperError } from '../../../src/kernel/errors.ts';
import { answerPress, type Outbound } from './answering.ts';
import { modalOf, readPress, readSubmission, type Form, type Press } from './blocks/index.ts';
import { kept } from './blocks/kept.ts';
import { blockActions, viewSubmission } from './payloads.ts';
import { readPressedAt, writePressedAt, type PressedAt } from './pressed-at.ts';
import type { SlackPeople } from './people.ts';
import { CHANNEL_NAME, conversationIdOf, kindOf, wholeOf } from './place.ts';
import { hookOf } from './response-url.ts';
import { IN_TURN } from './retry.ts';
import type { Speaker, Turns } from './turns.ts';
import { isFor } from './words.ts';
import type { Workspace } from './workspace.ts';

export interface Presses {
  pressed(body: unknown): Promise<void>;
  /** What is wrong with a form that was sent off, by block; else what is done once Slack has its receipt. */
  submitted(
    body: unknown,
  ): Promise<{ readonly errors: Readonly<Record<string, string>> } | { work(): Promise<void> }>;
}

interface PressesOptions {
  readonly turns: Turns;
  readonly workspace: () => Promise<Workspace>;
  readonly people: SlackPeople;
  readonly parts: CardParts;
  readonly client: WebClient;
  readonly out: Outbound;
  readonly apiUrl: string;
}

/** Slack lets a modal be opened within three seconds of the press. */
const TOO_LATE: readonly string[] = [
  'expired_trigger_id',
  'exchanged_trigger_id',
  'trigger_expired',
  'trigger_exchanged',
];

const keyed = z.object({ value: z.string() });

export function createPresses(options: PressesOptions): Presses {
  const { turns, workspace, people, parts, client, out, apiUrl } = options;
  const { writer, call, log } = out;
  const find = (key: string): Promise<unknown> => parts.find(CHANNEL_NAME, key);

  /** For the eyes of whoever pressed; where Slack does not take it, nobody is told. */
  async function tell(at: PressedAt, who: Speaker, code: string): Promise<void> {
    const { locale } = await people.person(who.team, who.user);
    const view = render(notice, { tone: 'warning', code, details: {} }, locale);
    const hook = hookOf(at.responseUrl, apiUrl);
    await call(
      () => (hook ? writer.respond(hook, view, 'below') : writer.whisper(at.spot, who.user, view)),
      IN_TURN,
    );
  }

  async function take(id: string, who: Speaker, at: PressedAt, { verb, data }: Press): Promise<void> {
    const { kind, spot, ts, isEphemeral } = at;
    const where = kind === 'personal' ? wholeOf(spot) : spot;
    const place = { conversationId: conversationIdOf(where), spot, hook: hookOf(at.responseUrl, apiUrl) };
    const message = { ts, isEphemeral, isPersonal: kind === 'personal', user: who.user };
    const scene = { spot: where, kind, isMember: false };
    await turns.press(id, who, scene, { verb, data }, answerPress(place, message, out));
  }

  async function open(trigger: string, form: Form, key: string, who: Speaker, at: PressedAt): Promise<void> {
    const { locale } = await people.person(who.team, who.user);
    const view = modalOf(form, locale, writePressedAt(at, key));
    try {
      await call(() => client.views.open({ trigger_id: trigger, view }), IN_TURN);
    } catch (error) {
      const why = error instanceof LinekeeperError ? String(error.details.error) : '';
      log.warn({ err: error }, 'a form was not opened');
      await tell(at, who, TOO_LATE.includes(why) ? 'form-too-late' : 'form-not-opened');
    }
  }

  return {
    async pressed(body) {
      const read = blockActions.safeParse(body);
      const [action] = read.data?.actions ?? [];
      if (!read.success || !action) return;
      const { trigger_id: trigger, user, team: installed } = read.data;
      const { team } = await workspace();
      if (!isFor(team, { ...(installed ? { team_id: installed.id } : {}) }, out)) return;
      const at = pressedAt(team, read.data);
      if (!at) return;
      const who = { team, user: user.id };
      const found = await readPress(
        action,
        read.data.state?.values ?? read.data.view?.state?.values ?? {},
        find,
      );
      if (found?.kind === 'pressed') await take(trigger, who, at, found);
      else if (found?.kind === 'form') await open(trigger, found.form, keyed.parse(action).value, who, at);
      else if (!found && action.type === 'button') await tell(at, who, 'button-forgotten');
    },

    async submitted(body) {
      const read = viewSubmission.safeParse(body);
      const sent = read.success ? readPressedAt(read.data.view.private_metadata) : undefined;
      if (!read.success || !sent) return NOTHING;
      const { user, view, trigger_id: trigger, team: installed } = read.data;
      const { team } = await workspace();
      if (!isFor(team, { ...(installed ? { team_id: installed.id } : {}) }, out)) return NOTHING;
      const { at, key } = sent;
      const who = { team, user: user.id };
      const part = kept.safeParse(await find(key)).data;
      if (part?.kind !== 'form') return { work: () => tell(at, who, 'button-forgotten') };
      const press = readSubmission(part, view.state.values);
      if (press === undefined) return NOTHING;
      if ('errors' in press) return press;
      return { work: () => take(trigger ?? `${view.id}/${view.hash ?? ''}`, who, at, press) };
    },
  };
}

const NOTHING = { work: () => Promise.resolve() };

type Actions = z.infer<typeof blockActions>;

/** Undefined where the button stood in a modal that is none of ours. */
function pressedAt(team: string, body: Actions): PressedAt | undefined {
  if (body.view) return readPressedAt(body.view.private_metadata)?.at;
  const { channel, container, message, response_url: responseUrl } = body;
  if (!channel || container.message_ts == null) return undefined;
  const ts = container.message_ts;
  const isEphemeral = container.is_ephemeral === true;
  const kind = kindOf(channel.id, { name: channel.name });
  const thread = container.thread_ts ?? message?.thread_ts ?? undefined;
  // What is answered to a card of a channel stands in the thread under it; nothing can stand under an ephemeral one.
  const under = kind === 'personal' || isEphemeral ? undefined : ts;
  const inThread = thread === ts ? undefined : thread;
  return {
    spot: { team, channel: channel.id, thread: inThread ?? under },
    kind,
    ts,
    isEphemeral,
    responseUrl,
  };
}
