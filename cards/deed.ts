// What operations do, as their cards name it: keys of the wording `operation.<deed>`.
import type { Deed } from '../src/operations/index.ts';
import type { Wording } from './wording/index.ts';

const ON_PHONES: readonly Deed[] = ['restart', 'sign-out', 'firmware-update', 'diagnostics'];

/** What it is done to; also the wording's context where a sentence counts one or the other. */
export function subjectsOf(deed: Deed): 'phones' | 'accounts' {
  return ON_PHONES.includes(deed) ? 'phones' : 'accounts';
}

/**
 * A deed in words. `ask`: "Restart 37 phones?" · `name`: "Restart of 37 phones" · `done`: "37 phones restarted" ·
 * `done-of`: "30 of 37 phones restarted".
 */
export function deedWords(
  t: Wording,
  deed: Deed,
  part: 'ask' | 'name' | 'done' | 'done-of',
  values: { readonly count: number; readonly total?: number },
): string {
  return t(`operation.${deed}.${part}`, values);
}
