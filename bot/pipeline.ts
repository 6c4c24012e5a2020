import { welcome } from '../cards/welcome.ts';
import { render } from '../cards/card.ts';
import type { Locale } from '../cards/wording/index.ts';
import type { Deliveries } from '../src/conversations/index.ts';
import { LinekeeperError, messageOf } from '../src/kernel/errors.ts';
import type { Log } from '../src/kernel/log.ts';
import type { Action } from './action.ts';
import { ACTIONS } from './actions/index.ts';
import { notAllowed } from './access/allow.ts';
import { say, type Answer } from './answer.ts';
import type { Asked } from './asked.ts';
import { createAccountNotes } from './access/account-notes.ts';
import { cardRefused } from './buttons/card-refused.ts';
import type { CardTokens } from './buttons/card-tokens.ts';
import type { ChannelEvents } from './channels/channel.ts';
import type { Context } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { askedByText } from './commands/run-text.ts';
import { createLanguages } from './languages.ts';
import type { BotMeasures } from './measures.ts';
import { offeredTo } from './buttons/offered.ts';
import { rolesNow } from './access/roles-now.ts';
import type { Services } from './services.ts';
import type { Turn } from './turn.ts';
import { noteFailure, recorded, type TurnRecord } from './turn-record.ts';

/** From what a channel heard to what it shows: first delivery? → language and roles → proof of a press → run → show. */
export function createPipeline(
  services: Services,
  deliveries: Deliveries,
  tokens: Pick<CardTokens, 'proven'>,
  log: Log,
  measures?: BotMeasures,
): ChannelEvents {
  const commands = COMMANDS.filter(({ demoOnly }) => demoOnly !== true || services.demo !== undefined);
  const actions = new Map(ACTIONS.map((action) => [action.verb, action]));
  const languages = createLanguages(services.stores.people);
  const noteAccount = createAccountNotes(services.stores.people, log);

  function askedBy(turn: Turn): Asked {
    const { pressed } = turn;
    if (!pressed) return askedByText(commands, turn, turn.said ?? '');
    const action = actions.get(pressed.verb);
    return { what: action?.verb ?? 'unknown', run: (context) => press(context, pressed, action) };
  }

  async function press(
    context: Context,
    pressed: NonNullable<Turn['pressed']>,
    action: Action | undefined,
  ): Promise<Answer> {
    const proven = await tokens.proven(context.turn.where, pressed);
    if (!proven.ok) return cardRefused(context, pressed, proven.refusal);
    const outdated = { code: 'card-outdated', details: {} };
    if (!action) return cardRefused(context, pressed, outdated);
    const refusal = notAllowed(context, action.needs);
    if (refusal) return refusal;
    return (await action.press(context, proven.value)) ?? cardRefused(context, pressed, outdated);
  }

  /** Answers a turn, unless it was delivered before. */
  async function take(turn: Turn, asked: Asked, record: TurnRecord): Promise<void> {
    const [isFirst, locale, roles] = await Promise.all([
      deliveries.first(turn.where.channel, turn.id),
      languages.of(turn),
      rolesNow(services),
      noteAccount(turn),
    ]);
    if (!isFirst) {
      record.outcome = 'repeated';
      return;
    }
    const context = {
      turn,
      locale,
      grants: turn.unproven ? [] : roles.grants(turn.who.id),
      roles,
      services,
      commands,
    };
    const lost = services.jobs.lost();
    const answer = await asked.run(context).catch((error: unknown) => explained(error, record));
    if (answer.refuses && record.outcome === 'answered') record.outcome = 'refused';
    await show(turn, context.locale, answer, context.grants);
    if (services.jobs.lost() > lost) await show(turn, context.locale, say('warning', 'queue.unavailable'));
    // Not waited for: a button's answer leaves only when its turn is over.
    answer.after?.().catch((error: unknown) => {
      log.warn({ problem: messageOf(error) }, 'others were not told');
    });
  }

  /** Shows an error that nobody has foreseen, or that PostgreSQL is away: without it there are neither roles nor language. */
  async function apologise(turn: Turn, error: unknown, record: TurnRecord): Promise<void> {
    const isAway = error instanceof LinekeeperError && error.code.startsWith('database.');
    const conversation = turn.where.conversationId;
    log[isAway ? 'warn' : 'error']({ err: error, conversation }, 'a turn failed');
    noteFailure(record, error);
    const { reference } = record;
    const answer = isAway ? explained(error, record) : say('bad', 'internal', { reference }, { reference });
    await show(turn, languages.last(turn), answer).catch(() => undefined);
  }

  return {
    turn: (turn) =>
      recorded(turn, { log, measures }, async (record) => {
        try {
          const asked = askedBy(turn);
          record.what = asked.what;
          await take(turn, asked, record);
        } catch (error) {
          await apologise(turn, error, record);
        }
      }),
    async added({ locale, reply }) {
      await reply(render(welcome, { isDemo: services.demo !== undefined }, locale));
    },
    removed: (place) => services.stores.watches.retire(place),
  };
}

/** An error that was foreseen is told; any other is a bug, and goes on to be logged. */
function explained(error: unknown, record: TurnRecord): Answer {
  if (!(error instanceof LinekeeperError) || error.code === 'internal') throw error;
  noteFailure(record, error);
  const tone = error.retry === 'later' ? 'warning' : 'bad';
  return say(tone, error.code, error.details, { reference: record.reference });
}

/** @param reader the roles of whoever the card is for, where nobody else sees it */
async function show(turn: Turn, locale: Locale, answer: Answer, reader?: Context['grants']): Promise<void> {
  const drawn = answer.view(locale);
  const isTheirs = reader && (turn.where.kind === 'personal' || answer.where === 'own');
  const view = isTheirs ? { ...drawn, card: offeredTo(reader, drawn.card) } : drawn;
  if (answer.where === 'replace') return turn.replace(view);
  if (answer.where === 'own') return turn.replaceOwn(view);
  const ref = await turn.reply(view);
  await answer.posted?.(ref);
}
