/** Without NUL and halves of characters: JSON can carry them, PostgreSQL keeps neither. A reviver for `JSON.parse`. */
export function storable(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '').replace(/\p{Cs}/gu, '\ufffd') : value;
}
