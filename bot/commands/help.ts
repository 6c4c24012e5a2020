import { help as card } from '../../cards/help.ts';
import { ROLES } from '../../src/access/index.ts';
import { fold } from '../../src/devices/index.ts';
import { allowedCommands } from '../access/allow.ts';
import { answer } from '../answer.ts';
import type { Command } from '../command.ts';

/** What the caller may do, made from the list of commands. */
export const help: Command = {
  id: 'help',
  says: { en: ['help', '?'], fr: ['aide'] },
  usage: { en: 'help [topic]', fr: 'aide [sujet]' },
  summary: { en: 'What you can ask, with examples', fr: 'Ce que vous pouvez demander, avec des exemples' },
  examples: { en: ['help enroll'], fr: ['aide inscrire'] },
  needs: null,
  run({ grants, locale, commands }, rest) {
    const topic = fold(rest.trim());
    const allowed = allowedCommands({ commands, grants });
    const about = topic === '' ? [] : allowed.filter((command) => isAbout(command, topic));
    const entries = (about.length > 0 ? about : allowed).map(({ usage, summary, examples, changes }) => ({
      usage: usage[locale],
      summary: summary[locale],
      examples: examples[locale],
      safe: changes !== true,
    }));
    const roles = [...new Set(grants.map(({ role }) => role))].filter((role) =>
      (ROLES as readonly string[]).includes(role),
    );
    return Promise.resolve(
      answer(card, { entries, roles, ...(about.length > 0 ? { topic: rest.trim() } : {}) }),
    );
  },
};

function isAbout({ id, says }: Command, topic: string): boolean {
  return (
    id === topic ||
    [...says.en, ...says.fr].some((phrase) => fold(phrase) === topic || fold(phrase).startsWith(`${topic} `))
  );
}
