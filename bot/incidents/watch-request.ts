/** How a watch is typed: `site:Lyon quiet 22:00-06:00 digest 08:00 after 10 min`, its options in any order and language. */
import { fold, parseSelector, type Selector } from '../../src/devices/index.ts';
import { parseTime } from '../../src/operations/index.ts';
import { ok, refuse, type Result } from '../../src/kernel/result.ts';

/** Times of the day as `hh:mm`. */
export interface WatchRequest {
  readonly selector: Selector;
  readonly quiet: { readonly from: string; readonly to: string } | null;
  readonly digest: string | null;
  readonly afterMinutes: number | null;
}

type Options = Omit<WatchRequest, 'selector'>;

const NONE: Options = { quiet: null, digest: null, afterMinutes: null };
const LONGEST_AFTER_MINUTES = 24 * 60;

/** No value of an option is longer, in any spelling. */
const LONGEST_VALUE = 60;

const KEYWORDS: ReadonlyMap<string, keyof typeof READERS> = new Map([
  ['quiet', 'quiet'],
  ['silence', 'quiet'],
  ['digest', 'digest'],
  ['resume', 'digest'],
  ['after', 'after'],
  ['apres', 'after'],
]);

/** Each takes what follows its keyword; undefined where that does not fit. */
const READERS = {
  quiet(text: string): Partial<Options> | undefined {
    const [from, to, ...more] = fold(text)
      .split(/[-–]|\s(?:to|a)\s/)
      .map((time) => timeOfDay(time.trim()));
    if (from === undefined || to === undefined || from === to || more.length > 0) return undefined;
    return { quiet: { from, to } };
  },
  digest(text: string): Partial<Options> | undefined {
    const digest = timeOfDay(text);
    return digest === undefined ? undefined : { digest };
  },
  after(text: string): Partial<Options> | undefined {
    const [, count, unit = 'm'] = /^(\d{1,4})\s*(m|min|minutes?|h|hours?|heures?)?$/.exec(fold(text)) ?? [];
    const afterMinutes = Number(count) * (unit.startsWith('h') ? 60 : 1);
    return afterMinutes >= 1 && afterMinutes <= LONGEST_AFTER_MINUTES ? { afterMinutes } : undefined;
  },
};

/**
 * Refuses with `watch.bad-quiet`, `watch.bad-digest` and `watch.bad-after` {text}, and as `parseSelector` does. The selector ends
 * where the first option begins; a phone that is called like an option is looked for in quotes.
 */
export function parseWatch(text: string): Result<WatchRequest> {
  const options = optionsIn(text);
  const selector = parseSelector(text.slice(0, options[0]?.at ?? text.length));
  if (!selector.ok) return selector;
  let request: WatchRequest = { ...NONE, selector: selector.value };
  for (const { option, value } of options) {
    const read = value.length > LONGEST_VALUE ? undefined : READERS[option](value);
    if (!read) return refuse(`watch.bad-${option}`, { text: value.slice(0, 40) });
    request = { ...request, ...read };
  }
  return ok(request);
}

function optionsIn(text: string) {
  // What stands in quotes belongs to the word around it.
  const words = [...text.matchAll(/(?:"[^"]*"|[^\s"]|")+/g)];
  const starts = words.flatMap(({ 0: word, index }) => {
    const option = KEYWORDS.get(fold(word));
    return option === undefined ? [] : [{ option, at: index, valueAt: index + word.length }];
  });
  return starts.map(({ option, at, valueAt }, which) => ({
    option,
    at,
    value: text.slice(valueAt, starts[which + 1]?.at).trim(),
  }));
}

/** As `hh:mm`. Hours alone are of the whole day here: nobody means 6 pm by `quiet 22-6`. */
function timeOfDay(text: string): string | undefined {
  return parseTime(/^\d{1,2}$/.test(text) ? `${text}:00` : text);
}
