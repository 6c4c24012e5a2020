import { LOCALES, localeOf } from '../../cards/wording/index.ts';
import { fold } from '../../src/devices/index.ts';
import { say, type Answer } from '../answer.ts';
import type { Command, Context } from '../command.ts';

const NAMES: ReadonlyMap<string, string> = new Map([
  ['english', 'en'],
  ['anglais', 'en'],
  ['francais', 'fr'],
  ['french', 'fr'],
]);

export const language: Command = {
  id: 'language',
  says: { en: ['language'], fr: ['langue'] },
  usage: { en: 'language en|fr', fr: 'langue en|fr' },
  summary: { en: 'The language I answer you in', fr: 'La langue de mes réponses' },
  examples: { en: ['language fr'], fr: ['langue en'] },
  needs: null,
  run(context, rest) {
    const word = fold(rest.trim());
    const wanted = LOCALES.find((locale) => locale === (NAMES.get(word) ?? word));
    if (!wanted) return Promise.resolve(say('warning', 'usage', { usage: language.usage[context.locale] }));
    return setLanguage(context, wanted);
  },
};

/** Keeps a person's choice; it goes before what the client asks for, in every conversation. */
export async function setLanguage({ services, turn }: Context, wanted: string): Promise<Answer> {
  await services.stores.people.setLocale(turn.who, wanted);
  const confirmed = say('good', 'language.set');
  return { ...confirmed, view: () => confirmed.view(localeOf(wanted)) };
}
