import { enrollForm } from '../../cards/enroll-form.ts';
import type { CsvSource } from '../../src/enrolment/index.ts';
import { answer, say, type Answer } from '../answer.ts';
import type { Command, Context } from '../command.ts';
import { readingCard } from '../changes/reading-card.ts';
import { MOST_PASTED } from '../paste.ts';

export const enroll: Command = {
  id: 'enroll',
  says: { en: ['enroll', 'enrol'], fr: ['inscrire'] },
  usage: { en: 'enroll + CSV (attached or pasted)', fr: 'inscrire + CSV (joint ou collé)' },
  summary: {
    en: 'Enrol phones in bulk: preview, approval, progress, report',
    fr: 'Inscrire des téléphones en masse : aperçu, approbation, suivi, bilan',
  },
  examples: { en: ['enroll'], fr: ['inscrire'] },
  needs: 'operator',
  async run(context, rest) {
    const [file] = context.turn.attachments;
    if (file) return requested(context, file.name, { kind: 'url', url: file.url });
    if (rest.trim() === '') return answer(enrollForm, { withSample: context.services.demo !== undefined });
    return requestedText(context, rest);
  },
};

/** Takes pasted text as the list. */
export async function requestedText(context: Context, text: string): Promise<Answer> {
  if (text.length > MOST_PASTED) return say('warning', 'csv.too-long-to-paste', { max: MOST_PASTED });
  const name = context.locale === 'fr' ? 'liste collée' : 'pasted list';
  return requested(context, name, { kind: 'text', text });
}

/** Several lines of which the first names a MAC column: somebody pasted a CSV without saying so. */
export function looksLikeCsv(text: string): boolean {
  const [first = '', second] = text.split(/\r\n|\r|\n/, 2);
  return second !== undefined && /[,;\t]/.test(first) && /\b(mac|hardware ?id)\b/i.test(first);
}

async function requested(context: Context, name: string, source: CsvSource): Promise<Answer> {
  const { turn, services } = context;
  const draft = { name: name.slice(0, 120), requestedBy: turn.who, place: turn.where };
  return readingCard(context, await services.stores.ledger.create(draft, source));
}
