import { may } from '../../src/access/index.ts';
import { say, type Answer } from '../answer.ts';
import type { Context } from '../command.ts';
import { allowedCommands, notAllowed } from '../access/allow.ts';
import { recognise, suggestions } from '../recognise.ts';
import { namesOf, runbook, runbookNamed } from './runbook.ts';
import { MOST_TYPED } from '../paste.ts';
import { enroll, looksLikeCsv } from './enroll.ts';

/** Runs what was typed. Unknown text is answered with the nearest commands, never with silence. */
export async function runText(context: Context, text: string): Promise<Answer> {
  const { commands, turn } = context;
  const found =
    recognise(commands, text) ??
    (turn.attachments.length > 0 || looksLikeCsv(text) ? { command: enroll, rest: text } : undefined);
  if (text.length > MOST_TYPED && found?.command !== enroll)
    return say('warning', 'command-too-long', { max: MOST_TYPED });
  if (!found) {
    const { catalog } = context.services.runs;
    const called = runbookNamed(catalog, text);
    if (called !== undefined) return notAllowed(context, runbook.needs) ?? runbook.run(context, called);
    const said = text.trim().slice(0, 80);
    const names = may(context.grants, 'operator') ? namesOf(catalog) : [];
    return say(
      'info',
      'unknown-command',
      { said },
      { suggestions: suggestions(allowedCommands(context), text, names) },
    );
  }
  return notAllowed(context, found.command.needs) ?? found.command.run(context, found.rest);
}
