import { nanoid } from 'nanoid';
import { welcome } from '../cards/welcome.ts';
import { render } from '../cards/card.ts';
import type { Locale } from '../cards/wording/index.ts';
import type { Deliveries } from '../src/conversations/index.ts';
import { LinekeeperError, messageOf } from '../src/kernel/errors.ts';
import type { Log } from '../src/kernel/log.ts';
import { ACTIONS } from './actions/index.ts';
import { notAllowed } from './access/allow.ts';
import { refused, say, type Answer } from './answer.ts';
import { createAccountNotes } from './access/account-notes.ts';
import { cardRefused } from './buttons/card-refused.ts';
import type { CardTokens } from './buttons/card-tokens.ts';
import type { ChannelEvents } from './channels/channel.ts';
import type { Context } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { runText } from './commands/run-text.ts';
import { createLanguages } from './languages.ts';
import { offeredTo } from './buttons/offered.ts';
import { rolesNow } from './access/roles-now.ts';
import type { Services } from './services.ts';
import type { Turn } from './turn.ts';

/** From what a channel heard to what it shows: first delivery? → language and roles → proof of a press → run → show. */
export function createPipeline(
  services: Services,
  deliveries: Deliveries,
  tokens: Pick<CardTokens, 'proven'>,
  log: Log,
): ChannelEvents {
  const commands = COMMANDS.filter(({ demoOnly }) => demoOnly !== true || services.demo !== undefined);
  const actions = new Map(ACTIONS.map((action) => [action.verb, action]));
  const languages = createLanguages(services.stores.people);
  const noteAccount = createAccountNotes(services.stores.people, log);

  async function run(context: Context): Promise<Answer> {
    const { pressed, said } = context.turn;
    if (!pressed) return runText(context, said ?? '');
    const proven = await tokens.proven(context.turn.where, pressed);
    if (!proven.ok) return cardRefused(context, pressed, proven.refusal);
    const outdated = { code: 'card-outdated', details: {} };
    const action = actions.get(pressed.verb);
    if (!action) return cardRefused(context, pressed, outdated);
    const refusal = notAllowed(context, action.needs);
    if (refusal) return refusal;
    return (await action.press(context, proven.value)) ?? cardRefused(context, pressed, outdated);
  }

  return {
    async turn(turn) {
      const reference = nanoid(8);
      try {
        const [isFirst, locale, roles] = await Promise.all([
          deliveries.first(turn.where.channel, turn.id),
          languages.of(turn),
          rolesNow(services),
          noteAccount(turn),
        ]);
        if (!isFirst) {
          log.debug({ turn: turn.id }, 'delivered again');
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
        const answer = await run(context).catch((error: unknown) => explained(error, reference));
        await show(turn, context.locale, answer, context.grants);
        if (services.jobs.lost() > lost)
          await show(turn, context.locale, say('warning', 'queue.unavailable'));
        // Not waited for: a button's answer leaves only when its turn is over.
        answer.after?.().catch((error: unknown) => {
          log.warn({ problem: messageOf(error), reference }, 'others were not told');
        });
      } catch (error) {
        const isAway = error instanceof LinekeeperError && error.code.startsWith('database.');
        const where = { reference, conversation: turn.where.conversationId };
        log[isAway ? 'warn' : 'error']({ err: error, ...where }, 'a turn failed');
        const answer = isAway
          ? explained(error, reference)
          : say('bad', 'internal', { reference }, { reference });
        await show(turn, languages.last(turn), answer).catch(() => undefined);
      }
    },
    async added({ locale, reply }) {
      await reply(render(welcome, { isDemo: services.demo !== undefined }, locale));
    },
    removed: (place) => services.stores.watches.retire(place),
  };
}

/** An error that was foreseen is told; any other is a bug, and goes on to be logged. */
function explained(error: unknown, reference: string): Answer {
  if (!(error instanceof LinekeeperError) || error.code === 'internal') throw error;
  const answer = refused({ code: error.code, details: error.details });
  return error.retry === 'later' ? answer : say('bad', error.code, error.details, { reference });
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
