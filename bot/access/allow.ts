import { may, type Role } from '../../src/access/index.ts';
import { refused, say, type Answer } from '../answer.ts';
import { noteAttempt } from './attempts.ts';
import type { Command, Context } from '../command.ts';

/** What the person may not do is told with the role it takes, and audited if it is more than reading; undefined where it is allowed. */
export function notAllowed(context: Context, need: Role | null): Answer | undefined {
  const { grants } = context;
  if (need === null) return undefined;
  const { unproven } = context.turn;
  // Audited whatever they ask: an address that changed or belongs to two may be somebody's try to be another.
  if (unproven) return { ...refused(unproven), after: () => noteAttempt(context, need) };
  if (may(grants, need)) return undefined;
  const told = grants.length === 0 ? say('warning', 'nobody') : say('warning', 'not-allowed', { need });
  return need === 'viewer' ? told : { ...told, after: () => noteAttempt(context, need) };
}

/** The commands that this person would not be refused. */
export function allowedCommands({ commands, grants }: Pick<Context, 'commands' | 'grants'>): Command[] {
  return commands.filter(({ needs }) => needs === null || may(grants, needs));
}
