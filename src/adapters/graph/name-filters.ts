/** The longest `in (…)` list that Graph takes on users and their configurations. */
export const NAMES_PER_FILTER = 15;

/** `$filter`s, encoded, that together find these accounts. */
export function nameFilters(upns: readonly string[]): string[] {
  const filters: string[] = [];
  for (let start = 0; start < upns.length; start += NAMES_PER_FILTER) {
    const names = upns.slice(start, start + NAMES_PER_FILTER).map((upn) => `'${upn.replaceAll(`'`, `''`)}'`);
    filters.push(encodeURIComponent(`userPrincipalName in (${names.join(',')})`));
  }
  return filters;
}
