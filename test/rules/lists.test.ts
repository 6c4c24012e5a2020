import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ACTIONS } from '../../bot/actions/index.ts';
import { COMMANDS } from '../../bot/commands/index.ts';
import { recognise } from '../../bot/recognise.ts';
import { CARDS } from '../../cards/index.ts';
import { LOCALES } from '../../cards/wording/index.ts';
import en from '../../cards/wording/en.json' with { type: 'json' };
import fr from '../../cards/wording/fr.json' with { type: 'json' };
import { JOB_TYPES } from '../../jobs/types/index.ts';
import { fold } from '../../src/devices/index.ts';
import { nodesOf, renderAll } from '../cards/render.ts';
import { usedCodes } from './codes.ts';
import { ROOT } from './files.ts';

/** What the modules of a folder export that has all of these members. */
async function exportedBy(folder: string, ...members: readonly string[]): Promise<unknown[]> {
  const files = readdirSync(join(ROOT, folder)).filter((file) => file.endsWith('.ts') && file !== 'index.ts');
  const modules = await Promise.all(
    files.map((file) => import(pathToFileURL(join(ROOT, folder, file)).href) as Promise<object>),
  );
  return modules
    .flatMap((module) => Object.values(module) as unknown[])
    .filter(
      (value) => typeof value === 'object' && value !== null && members.every((member) => member in value),
    );
}

/** The buttons of all samples; those called `largest` are filled with what is long, not with what is meant. */
const buttons = (): { verb: string; text: string | undefined; sample: string }[] =>
  renderAll().flatMap(({ card, sample }) =>
    nodesOf(card)
      .filter(({ type }) => type === 'Action.Execute')
      .map(({ verb, data }) => ({ verb: String(verb), text: (data as { text?: string }).text, sample })),
  );

/** Codes that end before chat: told at the terminal, or handled by the queue and the bot themselves. */
const NEVER_IN_CHAT =
  /^(?:setting|port|postgres|playground|demo-tenant|job|channel)\.|^change\.claimed-meanwhile$|^runbook\.invalid$/;

const { notices, failures } = usedCodes();
const inChat = [...notices].filter((code) => !NEVER_IN_CHAT.test(code)).sort();

describe('bot/commands/index.ts', () => {
  it('lists every command on the disk', async () => {
    const found = await exportedBy('bot/commands', 'id', 'says');
    expect(new Set(COMMANDS)).toEqual(new Set(found));
    expect(new Set(COMMANDS.map(({ id }) => id)).size).toBe(COMMANDS.length);
  });

  it.each(COMMANDS.map((command) => [command.id, command] as const))(
    '%s can be called, and explains itself, in every language',
    (_id, { says, usage, summary, examples }) => {
      for (const locale of LOCALES) {
        expect(says[locale]).not.toEqual([]);
        expect(usage[locale]).not.toBe('');
        expect(summary[locale]).not.toBe('');
        expect(examples[locale]).not.toEqual([]);
      }
      expect(summary.fr).not.toBe(summary.en);
    },
  );

  it.each(
    COMMANDS.flatMap((command) =>
      LOCALES.flatMap((locale) =>
        [...command.says[locale], ...command.examples[locale], command.usage[locale]].map(
          (text) => [text, command] as const,
        ),
      ),
    ),
  )('understands its own words: %s', (text, command) => {
    expect(recognise(COMMANDS, text)?.command.id).toBe(command.id);
  });

  it('lets no two commands claim the same words', () => {
    const claims = COMMANDS.flatMap(({ id, says }) =>
      [...new Set(LOCALES.flatMap((locale) => says[locale]).map(fold))].map((phrase) => ({ id, phrase })),
    );
    const phrases = claims.map(({ phrase }) => phrase);
    expect(claims.filter(({ phrase }, at) => phrases.indexOf(phrase) !== at)).toEqual([]);
  });
});

describe('bot/actions/index.ts', () => {
  it('lists every button on the disk, each under a verb of its own', async () => {
    const found = await exportedBy('bot/actions', 'verb', 'press');
    expect(new Set(ACTIONS)).toEqual(new Set(found));
    expect(new Set(ACTIONS.map(({ verb }) => verb)).size).toBe(ACTIONS.length);
  });

  it('answers every button that a card can show, and has none that no card shows', () => {
    // What asks for one's own view is put on any change's card that several people look at.
    const shown = new Set(['change-view', ...buttons().map(({ verb }) => verb)]);
    expect([...shown].sort()).toEqual(ACTIONS.map(({ verb }) => verb).sort());
  });

  it('offers only commands that exist', () => {
    const offered = buttons().flatMap(({ verb, text, sample }) =>
      verb === 'say' && sample !== 'largest' ? [text ?? ''] : [],
    );
    expect(offered).not.toEqual([]);
    expect(offered.filter((text) => recognise(COMMANDS, text) === undefined)).toEqual([]);
  });
});

describe('jobs/types/index.ts', () => {
  it('lists every kind of work on the disk, each under a name of its own', async () => {
    const found = await exportedBy('jobs/types', 'name', 'perform');
    expect(new Set<unknown>(JOB_TYPES)).toEqual(new Set(found));
    expect(new Set(JOB_TYPES.map(({ name }) => name)).size).toBe(JOB_TYPES.length);
  });
});

describe('cards/index.ts', () => {
  it('lists every card on the disk', async () => {
    expect(new Set<unknown>(CARDS)).toEqual(new Set(await exportedBy('cards', 'template', 'bind')));
  });
});

describe.each([
  ['en', en],
  ['fr', fr],
] as const)('cards/wording/%s.json', (_locale, words) => {
  it('words every code that can reach a conversation', () => {
    expect(inChat.length).toBeGreaterThan(50);
    expect(inChat.filter((code) => !(code in words.notice))).toEqual([]);
  });

  it('words everything a phone can fail or be left out with', () => {
    expect(failures.size).toBeGreaterThan(4);
    expect([...failures].filter((code) => !(code in words.failure))).toEqual([]);
  });
});
