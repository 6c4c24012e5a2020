/** Checks what people type into forms, kind by kind. Each gives the value as it is written to Microsoft, or says what is wrong with it. */
import { isIPv4 } from 'node:net';
import { ok, refuse, type Result } from '../kernel/result.ts';
import { parseDomain } from './domain-name.ts';

export type ValueKind = 'e164' | 'number' | 'tel' | 'upn' | 'sip' | 'fqdn' | 'domain' | 'ipv4' | 'guid';

export const VALUE_CHECKS: Readonly<Record<ValueKind, (text: string) => Result<string>>> = {
  e164: parseE164,
  number: parsePhoneNumber,
  tel: parseTelUri,
  upn: parseUpn,
  sip: parseSipAddress,
  fqdn: parseDomain,
  domain: parseDomain,
  ipv4: parseIpv4,
  guid: parseGuid,
};

/** As RFC 3966 calls what people put between digits to read them better. */
const VISUAL_SEPARATORS = /[\s().\-\u2010-\u2013]/g;
/** Niue's numbers are the shortest of the world that are dialled from abroad; 15 is the limit of E.164. */
const E164_DIGITS = { min: 7, max: 15 };
/** The longest extension that a dial plan of Exchange takes (New-UMDialPlan, NumberOfDigitsInExtension). */
const EXTENSION_DIGITS = 20;

/** `+33 1 23 45 67 89` becomes `+33123456789`. */
function parseE164(text: string): Result<string> {
  const number = text.trim().replace(VISUAL_SEPARATORS, '');
  if (number === '') return refuse('value.missing');
  if (!number.startsWith('+')) return refuse('value.number-without-plus', { value: shorten(text) });
  const digits = number.slice(1);
  if (!/^[0-9]*$/.test(digits) || digits.startsWith('0'))
    return refuse('value.not-a-phone-number', { value: shorten(text) });
  if (digits.length < E164_DIGITS.min || digits.length > E164_DIGITS.max)
    return refuse('value.number-length', { value: shorten(text), digits: digits.length, ...E164_DIGITS });
  return ok(number);
}

/** As Set-CsPhoneNumberAssignment takes it: E.164 or its bare digits, with `;ext=` behind it where there is one, without `tel:`. */
function parsePhoneNumber(text: string): Result<string> {
  if (/^\s*tel:/i.test(text)) return refuse('value.number-with-tel', { value: shorten(text) });
  const { number, extension } = splitExtension(text);
  const bare = /^\s*[1-9]/.test(number);
  const parsed = parseE164(bare ? `+${number.trim()}` : number);
  return withExtension(parsed.ok && bare ? ok(parsed.value.slice(1)) : parsed, extension);
}

/** `tel:+33123456789` or `tel:+33123456789;ext=1234` (RFC 3966). */
function parseTelUri(text: string): Result<string> {
  const uri = /^\s*tel:(.*)$/is.exec(text);
  if (!uri) return refuse('value.tel-without-scheme', { value: shorten(text) });
  const { number, extension } = splitExtension(uri[1] ?? '');
  const parsed = withExtension(parseE164(number), extension);
  return parsed.ok ? ok(`tel:${parsed.value}`) : parsed;
}

function splitExtension(text: string): { number: string; extension: string | undefined } {
  const at = text.indexOf(';');
  return at === -1
    ? { number: text, extension: undefined }
    : { number: text.slice(0, at), extension: text.slice(at + 1).trim() };
}

function withExtension(number: Result<string>, extension: string | undefined): Result<string> {
  if (!number.ok || extension === undefined) return number;
  const digits = /^ext=([0-9]+)$/i.exec(extension)?.[1];
  if (digits === undefined || digits.length > EXTENSION_DIGITS)
    return refuse('value.bad-extension-suffix', { value: shorten(extension) });
  return ok(`${number.value};ext=${digits}`);
}

/**
 * A user principal name, with its domain in lower case. Characters and lengths are those of "Username policies" in Microsoft
 * Entra's article on self-service password reset policy: 64 before the @ and 48 behind it.
 */
function parseUpn(text: string): Result<string> {
  return parseAddress(text.trim(), /[^A-Za-z0-9'.\-_!#^~]/u, { local: 64, domain: 48 });
}

/** `sip:anna@contoso.com`; the scheme is added where it was left out. Parameters and ports belong to no address of a user. */
function parseSipAddress(text: string): Result<string> {
  const address = text.trim().replace(/^sip:/i, '');
  const parsed = parseAddress(address, /[^A-Za-z0-9._~!'+&=$-]/u, { local: 64, domain: 253 });
  return parsed.ok ? ok(`sip:${parsed.value}`) : parsed;
}

function parseAddress(
  text: string,
  foreign: RegExp,
  limits: { local: number; domain: number },
): Result<string> {
  if (text === '') return refuse('value.missing');
  const [local = '', domain, ...more] = text.split('@');
  if (domain === undefined || more.length > 0 || local === '')
    return refuse('value.address-at', { value: shorten(text) });
  const strange = foreign.exec(local)?.[0];
  if (strange !== undefined)
    return refuse('value.address-character', { value: shorten(text), character: visible(strange) });
  if (/^\.|\.$|\.\./.test(local)) return refuse('value.address-dot', { value: shorten(text) });
  const parsed = parseDomain(domain);
  if (!parsed.ok) return parsed;
  if (local.length > limits.local || parsed.value.length > limits.domain)
    return refuse('value.address-length', { value: shorten(text), ...limits });
  return ok(`${local}@${parsed.value}`);
}

/** Dotted decimal without leading zeros, which some programs read as octal. */
function parseIpv4(text: string): Result<string> {
  const address = text.trim();
  return isIPv4(address) ? ok(address) : refuse('value.not-ipv4', { value: shorten(text) });
}

function parseGuid(text: string): Result<string> {
  const guid = text.trim().toLowerCase();
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(guid)
    ? ok(guid)
    : refuse('value.not-a-guid', { value: shorten(text) });
}

export function parseInteger(text: string, limits: { min?: number; max?: number } = {}): Result<number> {
  const number = /^[+-]?[0-9]{1,15}$/.test(text.trim()) ? Number(text) : undefined;
  if (number === undefined) return refuse('value.not-an-integer', { value: shorten(text) });
  const { min = -Infinity, max = Infinity } = limits;
  if (number >= min && number <= max) return ok(number);
  if (limits.max === undefined) return refuse('value.too-small', { value: number, min });
  if (limits.min === undefined) return refuse('value.too-great', { value: number, max });
  return refuse('value.out-of-range', { value: number, min, max });
}

/** `hh:mm:ss`. @param below seconds that it must stay under. */
export function parseTimeSpan(text: string, below = Infinity): Result<string> {
  const [, hours = '', minutes = '', seconds = ''] =
    /^\s*([0-9]{1,2}):([0-5][0-9]):([0-5][0-9])\s*$/.exec(text) ?? [];
  if (hours === '' || Number(hours) > 23) return refuse('value.not-a-time-span', { value: shorten(text) });
  const length = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  if (length >= below)
    return refuse('value.time-span-too-long', { value: text.trim(), minutes: Math.floor(below / 60) });
  return ok(`${hours.padStart(2, '0')}:${minutes}:${seconds}`);
}

/** What is invisible, or turns the order of what is visible: whoever reads it before approving would approve something else. */
const UNSEEN = /(?![\t\r\n])[\p{Control}\p{Format}\p{Line_Separator}\p{Paragraph_Separator}\p{Surrogate}]/u;

/** Free text; line ends and tabs are welcome. */
export function parseText(text: string, max = Infinity): Result<string> {
  const unseen = UNSEEN.exec(text)?.[0];
  if (unseen !== undefined) return refuse('value.unseen-character', { character: visible(unseen) });
  return text.length > max ? refuse('value.too-long', { value: shorten(text), max }) : ok(text);
}

/** A character that may be invisible, as `U+202E`. */
function visible(character: string): string {
  return /^[\x21-\x7e]$/.test(character)
    ? character
    : `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** What was typed, short enough for a sentence. */
export function shorten(text: string): string {
  const characters = Array.from(text.trim());
  return characters.length > 60 ? `${characters.slice(0, 59).join('')}…` : characters.join('');
}
