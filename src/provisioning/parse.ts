/** Reads the words of a typed request: `EMEA cisco, poly ata de <tenant id> ntp:192.0.2.1 utc:+02:00`, in any order. */
import { distance } from 'fastest-levenshtein';
import { fold } from '../devices/index.ts';
import { ok, refuse, type Result } from '../kernel/result.ts';
import { LANGUAGE_NAMES, PHONE_LANGUAGES } from './languages.ts';
import {
  isTenant,
  languageNamed,
  regionNamed,
  unknownLanguage,
  unknownRegion,
  unknownVendor,
  vendorNamed,
  type RequestParts,
} from './request.ts';

/** `Alcatel Lucent Enterprise` is the longest name of a vendor. */
const MOST_WORDS_A_NAME = 3;
/** Shorter than a tenant id, longer than any name: a tenant id with a slip. */
const LIKE_TENANT = /^(?=.*\d)[0-9a-z-]{16,}$/i;

type Field = keyof RequestParts;

/**
 * Sorts words into the parts of a request; the parts themselves are judged by `readRequest`. Refuses with
 * `provisioning.one-only` {first, second} where a part is given twice, and for a word that is none: `.unknown-region`,
 * `.unknown-vendor`, `.unknown-language`, `.bad-tenant`.
 */
export function parseWords(text: string): Result<RequestParts> {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  const found: Record<Field, string[]> = {
    region: [],
    vendors: [],
    language: [],
    tenant: [],
    timeServers: [],
    utcOffset: [],
  };
  for (let at = 0; at < words.length;) {
    const read = readAt(words, at);
    if (!read) return unknownWord(words[at] ?? '', found);
    found[read.field].push(read.text);
    at += read.words;
  }
  for (const field of ['region', 'language', 'tenant', 'utcOffset'] as const) {
    const [first, second] = found[field];
    if (first !== undefined && second !== undefined)
      return refuse('provisioning.one-only', { first, second });
  }
  const only = (field: Field): string => found[field][0] ?? '';
  return ok({
    ...{ region: only('region'), language: only('language'), tenant: only('tenant') },
    ...{ vendors: found.vendors, timeServers: found.timeServers, utcOffset: only('utcOffset') },
  });
}

/** The longest part that begins at this word. */
function readAt(
  words: readonly string[],
  at: number,
): { readonly field: Field; readonly text: string; readonly words: number } | undefined {
  for (let count = MOST_WORDS_A_NAME; count > 0; count--) {
    const text = words.slice(at, at + count).join(' ');
    const field = count > 1 ? (vendorNamed(text) ? 'vendors' : undefined) : fieldOf(text);
    if (field && at + count <= words.length) return { field, text: withoutName(text), words: count };
  }
  return undefined;
}

function fieldOf(word: string): Field | undefined {
  if (/^ntp:/i.test(word)) return 'timeServers';
  if (/^utc:/i.test(word)) return 'utcOffset';
  if (regionNamed(word)) return 'region';
  if (vendorNamed(word)) return 'vendors';
  if (languageNamed(word)) return 'language';
  return isTenant(word) ? 'tenant' : undefined;
}

function withoutName(word: string): string {
  return word.replace(/^(?:ntp|utc):/i, '');
}

/** A word that is nothing is told as what most likely was meant by its place: region first, vendors next. */
function unknownWord(word: string, found: Readonly<Record<Field, readonly string[]>>): Result<never> {
  if (LIKE_TENANT.test(word)) return refuse('provisioning.bad-tenant', { text: word.slice(0, 60) });
  const sayNothingYet = Object.values(found).every((texts) => texts.length === 0);
  if (sayNothingYet) return unknownRegion(word);
  return found.vendors.length > 0 && likeLanguage(word) ? unknownLanguage(word) : unknownVendor(word);
}

function likeLanguage(word: string): boolean {
  const names = PHONE_LANGUAGES.flatMap((code) => LANGUAGE_NAMES[code]);
  return word.length <= 3 || /^lang_/i.test(word) || names.some((name) => distance(fold(word), name) <= 2);
}
