/** The last door before the database: text that PostgreSQL would refuse is made one that it keeps. */

/** A NUL or half of a character inside JSON, as `JSON.stringify` writes it. What follows an escaped backslash is no escape. */
const ESCAPED = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/gi;
const REPLACEMENT = '\ufffd';

/**
 * PostgreSQL keeps no NUL in text, and neither NUL nor halves of characters in jsonb. Chats, Graph and gateways can send both, and
 * one such name would otherwise stop the reading of a whole inventory, or answer a turn with an internal error.
 */
export function storable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'string') return value;
  const text = value.includes('\0') ? value.replaceAll('\0', REPLACEMENT) : value;
  return text.includes('\\u') ? text.replace(ESCAPED, `$1${REPLACEMENT}`) : text;
}
