/** What is wrong with a card as it went out: what no wording test can see, because it takes the bot's own data to show. */
import { ENDED, TARGET_STATES } from '../../src/changes/index.ts';
import { OUTCOMES } from '../../src/enrolment/index.ts';
import en from '../../cards/wording/en.json' with { type: 'json' };
import fr from '../../cards/wording/fr.json' with { type: 'json' };
import { nodesOf, textsOf } from '../cards/render.ts';

const LARGEST_BYTES = 80 * 1024;
const CODES: ReadonlySet<string> = new Set([
  ...OUTCOMES.map(({ code }) => code),
  ...TARGET_STATES,
  ...ENDED,
  'nonUrgent',
  'idle',
  'unavailable',
  'awaiting-approval',
]);
const ACTIONS: ReadonlySet<string> = new Set(Object.keys(en['audit-action']));
const KEY = new RegExp(String.raw`\b(?:${Object.keys(en).join('|')})\.[a-z]+(?:-[a-z]+)*\b(?!@)`);
const UNWORDED = /\bundefined\b|\bnull\b|\bNaN\b|\[object |\$\{|\{\{(?!DATE\(|TIME\()/;

/** Nothing, for a card as it should be. */
export function faultsOf(card: Readonly<Record<string, unknown>>): string[] {
  const bytes = JSON.stringify(card).length * 2;
  const texts = textsOf(card);
  return [
    ...(bytes > LARGEST_BYTES ? [`${bytes} bytes`] : []),
    ...texts.filter((text) => KEY.test(withoutAction(text)) || UNWORDED.test(text)),
    ...texts.filter((text) => CODES.has(text)),
    ...nodesOf(card).flatMap((node) => (isUnsigned(node) ? [`no token: ${JSON.stringify(node)}`] : [])),
    ...(card.lang === 'fr' ? texts.filter((text) => ENGLISH_ONLY.has(text)) : []),
  ];
}

/** The audit log also tells each action by the name that it is searched by. */
function withoutAction(text: string): string {
  return text.replace(/ · ([a-z-]+\.[a-z-]+)$/, (all, action: string) => (ACTIONS.has(action) ? '' : all));
}

/** A button that the bot would not obey. */
function isUnsigned({ type, data }: ReturnType<typeof nodesOf>[number]): boolean {
  const isButton = type === 'Action.Execute' || type === 'Action.Submit';
  return isButton && typeof (data as { token?: unknown } | undefined)?.token !== 'string';
}

/** English wordings that stand for themselves and that French words otherwise. */
const ENGLISH_ONLY = ((): ReadonlySet<string> => {
  const french = new Map(flat(fr));
  return new Set(
    flat(en).flatMap(([key, text]) => {
      const other = french.get(key);
      return !text.includes('{{') && text.length > 8 && other !== undefined && other !== text ? [text] : [];
    }),
  );
})();

function flat(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  return Object.entries(value as object).flatMap(([name, inner]) => flat(inner, `${path}/${name}`));
}
