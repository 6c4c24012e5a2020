import { may } from '../../src/access/index.ts';
import type { Asked } from '../asked.ts';
import { say, type Answer } from '../answer.ts';
import type { Command, Context } from '../command.ts';
import type { Turn } from '../turn.ts';
import { allowedCommands, notAllowed } from '../access/allow.ts';
import { recognise, suggestions } from '../recognise.ts';
import { namesOf, runbook, runbookNamed } from './runbook.ts';
import { MOST_TYPED } from '../paste.ts';
import { enroll, looksLikeCsv } from './enroll.ts';

type Found = ReturnType<typeof recognise>;

/** What was typed asks for. */
export function askedByText(
  commands: readonly Command[],
  { attachments }: Pick<Turn, 'attachments'>,
  text: string,
): Asked {
  const isList = (): boolean => attachments.length > 0 || looksLikeCsv(text);
  const found = recognise(commands, text) ?? (isList() ? { command: enroll, rest: text } : undefined);
  return { what: found?.command.id ?? 'unknown', run: (context) => runFound(context, found, text) };
}

/** Runs a text as if it had been typed. */
export function runText(context: Context, text: string): Promise<Answer> {
  return askedByText(context.commands, context.turn, text).run(context);
}

async function runFound(context: Context, found: Found, text: string): Promise<Answer> {
  if (text.length > MOST_TYPED && found?.command !== enroll)
    return say('warning', 'command-too-long', { max: MOST_TYPED });
  if (!found) return runUnknown(context, text);
  return notAllowed(context, found.command.needs) ?? found.command.run(context, found.rest);
}

/** A procedure's name will do. Anything else is answered with the nearest commands, never with silence. */
async function runUnknown(context: Context, text: string): Promise<Answer> {
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
