import { badRequest, type Ask, type Reply } from './exchange.ts';

/** The OData that Graph understands on these collections: `$top`, `$select`, `$skipToken` and some forms of `$filter`. */
export type Filter =
  | { readonly kind: 'none' }
  | { readonly kind: 'match'; readonly field: string; readonly values: readonly string[] }
  /** Whatever fits one of them. */
  | { readonly kind: 'either'; readonly matches: readonly Match[] }
  | { readonly kind: 'unsupported' };

interface Match {
  readonly field: string;
  readonly value: string;
}

const TEXT = `'((?:[^']|'')*)'`;
const EQUALS = new RegExp(`^([A-Za-z/]+) eq ${TEXT}$`);
const IN = new RegExp(`^([A-Za-z/]+) in ?\\((${TEXT}(?:, ?${TEXT})*)\\)$`);

const ONE = `(?:[A-Za-z]+ eq ${TEXT}|[A-Za-z]+/any\\(p:p eq ${TEXT}\\))`;
const COMPARISON = new RegExp(`\\b([A-Za-z]{1,40})(?: eq |/any\\(p:p eq )${TEXT}`, 'g');
const EITHER = new RegExp(`^${ONE}(?: or ${ONE})+$`);

/** Reads `field eq 'x'`, `field in ('x','y')` and `field eq 'x' or fields/any(p:p eq 'y')`; anything else is unsupported. */
export function parseFilter(query: URLSearchParams): Filter {
  const text = query.get('$filter')?.trim();
  if (text === undefined) return { kind: 'none' };
  const equals = EQUALS.exec(text);
  if (equals) return { kind: 'match', field: equals[1] ?? '', values: [unquote(equals[2] ?? '')] };
  if (EITHER.test(text)) return { kind: 'either', matches: matchesIn(text) };
  const list = IN.exec(text);
  if (!list) return { kind: 'unsupported' };
  const values = [...(list[2] ?? '').matchAll(new RegExp(TEXT, 'g'))].map((match) => unquote(match[1] ?? ''));
  return { kind: 'match', field: list[1] ?? '', values };
}

function matchesIn(text: string): Match[] {
  return [...text.matchAll(COMPARISON)].map(([, field = '', value = '']) => ({
    field,
    value: unquote(value),
  }));
}

function unquote(text: string): string {
  return text.replaceAll(`''`, `'`);
}

/** Keeps the fields that `$select` names, on the top level; what OData says of the record is always there. */
export function select<T extends object>(record: T, query: URLSearchParams): Partial<T> {
  const names = query.get('$select')?.split(',');
  if (!names) return record;
  return Object.fromEntries(
    Object.entries(record).filter(([name]) => names.includes(name) || name.startsWith('@odata.')),
  ) as Partial<T>;
}

export interface PageRules {
  readonly defaultTop: number;
  readonly maxTop: number;
  /** A page that starts here comes empty once, with a link to itself: Graph does that, and clients must bear it. */
  readonly emptyAt?: number;
}

/** One page of a collection of known length: only the records of the page are composed. */
export function page(ask: Ask, length: number, at: (index: number) => object, rules: PageRules): Reply {
  const top = Number(ask.query.get('$top') ?? rules.defaultTop);
  if (!Number.isInteger(top) || top < 1 || top > rules.maxTop)
    return badRequest(`$top must be 1 to ${rules.maxTop}.`);
  const token = /^(\d+)(e?)$/.exec(ask.query.get('$skipToken') ?? '0');
  if (!token) return badRequest('The $skipToken is not valid.');
  const start = Number(token[1]);
  const skipped = start > 0 && start === rules.emptyAt && token[2] === '';
  const end = skipped ? start : Math.min(start + top, length);
  const value = [];
  for (let index = start; index < end; index++) value.push(select(at(index), ask.query));
  const next = end < length ? { '@odata.nextLink': nextLink(ask, `${end}${skipped ? 'e' : ''}`) } : {};
  return { status: 200, body: { '@odata.context': `${ask.base}/$metadata`, ...next, value } };
}

function nextLink(ask: Ask, token: string): string {
  const query = new URLSearchParams(ask.query);
  query.set('$skipToken', token);
  return `${ask.base}${ask.path}?${query.toString()}`;
}
