/** What a person is known by, wherever it is written. */
export interface Traces {
  /** Object id, user principal name, accounts of channels, personal conversations: each belongs to nobody else. */
  readonly ids: readonly string[];
  /** Others may be called the same. */
  readonly names: readonly string[];
}

/** What stands in a person's place once they are forgotten: the same wherever they stood, so that two approvals stay those of two. */
export interface Pseudonym {
  readonly id: string;
  readonly name: string;
}

/** A value as it is stored, with the pseudonym in the person's place; a namesake with an id of their own keeps the name. */
export function withoutPerson(value: unknown, of: Traces, as: Pseudonym): unknown {
  if (typeof value === 'string') return textWithout(value, of, as);
  if (Array.isArray(value)) return value.map((each) => withoutPerson(each, of, as));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      const whose = typeof each === 'string' ? whoseName(value, key, of) : undefined;
      if (whose === 'theirs') return [key, as.name];
      const isNamesake = whose === 'another’s' && typeof each === 'string' && isName(each, of);
      return [key, isNamesake ? each : withoutPerson(each, of, as)];
    }),
  );
}

/** What the person is called in a value, beside one of their ids. */
export function namesIn(value: unknown, of: Pick<Traces, 'ids'>): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => namesIn(each, of));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    typeof each !== 'string' ? namesIn(each, of) : whoseName(value, key, of) === 'theirs' ? [each] : [],
  );
}

/** `name` goes with `id` or `person_id`, `delegate_name` with `delegate_id`. Phones are called by their users: their names are text. */
function whoseName(
  record: Readonly<Record<string, unknown>>,
  key: string,
  { ids }: Pick<Traces, 'ids'>,
): 'theirs' | 'another’s' | undefined {
  if (!key.endsWith('name') || 'mac' in record) return undefined;
  const role = key.slice(0, -'name'.length);
  const id = record[`${role}id`] ?? record[`${role}person_id`];
  if (typeof id !== 'string') return undefined;
  return ids.some((each) => each.toLowerCase() === id.toLowerCase()) ? 'theirs' : 'another’s';
}

function textWithout(text: string, of: Traces, as: Pseudonym): string {
  if (isName(text, of)) return as.name;
  const longestFirst = (texts: readonly string[]): string[] => texts.toSorted((a, b) => b.length - a.length);
  const withoutIds = longestFirst(of.ids).reduce((left, id) => left.replace(whole(id), () => as.id), text);
  // A single word may be a word like any other.
  const fullNames = of.names.filter((name) => name.trim().includes(' '));
  return longestFirst(fullNames).reduce((left, name) => left.replace(whole(name), () => as.name), withoutIds);
}

function isName(text: string, { names }: Traces): boolean {
  return names.some((name) => name.toLowerCase() === text.toLowerCase());
}

/** Not as a part of a longer word or address. */
function whole(text: string): RegExp {
  const escaped = text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}_.+\\-])${escaped}(?![\\p{L}\\p{N}_\\-]|\\.[\\p{L}\\p{N}])`, 'giu');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !(value instanceof Date) && !Buffer.isBuffer(value);
}
