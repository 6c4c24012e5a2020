import type { Role } from '../../src/access/index.ts';
import type { Context } from '../command.ts';
import { recognise } from '../recognise.ts';

/** Whoever tries the same again and again fills no log with it. */
const NOTED_AT_MOST = [{ count: 1, ms: 60_000 }];

/** Audits that somebody tried what they may not do. */
export async function noteAttempt(context: Context, need: Role): Promise<void> {
  const { turn, services } = context;
  const { audit, rate } = services.stores;
  const subject = attempted(context);
  if ((await rate.take(`attempt:${turn.who.id}:${subject}`, NOTED_AT_MOST)) > 0) return;
  const why = turn.unproven ? { why: turn.unproven.code } : {};
  await audit.append([
    { who: turn.who, action: 'access.refused', subject, detail: { need, ...why }, where: turn.where },
  ]);
}

/** By our own names, for what was typed is anybody's text. */
function attempted({ turn, commands }: Context): string {
  if (turn.pressed) return `button ${turn.pressed.verb}`;
  const command = recognise(commands, turn.said ?? '')?.command.id;
  return command === undefined ? 'message' : `command ${command}`;
}
