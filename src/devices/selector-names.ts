/** The words of the selector language, in English and French. */
import { ACTIVITIES, HEALTHS, REGIONS } from './device.ts';
import { fold } from './fold.ts';

/** `any`: name, MAC, account or model. `enrolled`: whether someone is signed in. */
export const SELECTOR_FIELDS = [
  'mac',
  'name',
  'site',
  'region',
  'vendor',
  'model',
  'firmware',
  'user',
  'health',
  'activity',
  'enrolled',
  'any',
] as const;
export type SelectorField = (typeof SELECTOR_FIELDS)[number];

/** What else a field may be called; folded. `any` is what bare words search, and has no name of its own. */
const FIELD_NAMES: Readonly<Record<Exclude<SelectorField, 'any'>, readonly string[]>> = {
  mac: ['mac', 'adresse', 'hardwareid'],
  name: ['name', 'nom', 'device', 'appareil'],
  site: ['site', 'location', 'emplacement', 'lieu'],
  region: ['region'],
  vendor: ['vendor', 'manufacturer', 'fabricant', 'constructeur', 'marque'],
  model: ['model', 'modele'],
  firmware: ['firmware', 'version', 'micrologiciel'],
  user: ['user', 'upn', 'account', 'utilisateur', 'compte'],
  health: ['health', 'sante', 'etat', 'status'],
  activity: ['activity', 'activite'],
  enrolled: ['enrolled', 'inscrit'],
};

const FIELD_OF: ReadonlyMap<string, SelectorField> = new Map(
  SELECTOR_FIELDS.flatMap((field) =>
    field === 'any' ? [] : FIELD_NAMES[field].map((name) => [name, field] as const),
  ),
);

/** Folded spelling to value, for the fields that know a closed list of values. */
const CHOICES: Readonly<Partial<Record<SelectorField, ReadonlyMap<string, string>>>> = {
  region: spellings(REGIONS),
  health: spellings(HEALTHS, {
    'hors-ligne': 'offline',
    horsligne: 'offline',
    sain: 'healthy',
    critique: 'critical',
    inconnu: 'unknown',
  }),
  activity: spellings(ACTIVITIES, {
    occupe: 'busy',
    libre: 'idle',
    indisponible: 'unavailable',
    inconnu: 'unknown',
  }),
  enrolled: spellings(['yes', 'no'], { oui: 'yes', non: 'no', true: 'yes', false: 'no' }),
};

interface Keyword {
  readonly field: SelectorField;
  readonly value: string;
  readonly negated: boolean;
}

/** `unknown` is left out: it could mean the health or the activity. */
const KEYWORDS: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ...choiceKeywords('health'),
  ...choiceKeywords('activity'),
  ...['online', 'en-ligne', 'enligne'].map(
    (word) => [word, { field: 'health', value: 'offline', negated: true }] as const,
  ),
  ...['enrolled', 'inscrit', 'inscrits'].map(
    (word) => [word, { field: 'enrolled', value: 'yes', negated: false }] as const,
  ),
]);

const EVERYTHING: ReadonlySet<string> = new Set(['', '*', 'all', 'tous', 'toutes', 'tout']);

/** Whether a whole selector asks for every device. */
export function meansEverything(text: string): boolean {
  return EVERYTHING.has(fold(text.trim()));
}

export function fieldNamed(name: string): SelectorField | undefined {
  return FIELD_OF.get(fold(name));
}

/** Every name a field goes by, for suggestions. */
export function fieldNames(): string[] {
  return [...FIELD_OF.keys()];
}

/** Undefined where any text will do. */
export function choicesOf(field: SelectorField): ReadonlyMap<string, string> | undefined {
  return CHOICES[field];
}

/** The condition that a bare word stands for. */
export function keyword(word: string): Keyword | undefined {
  return KEYWORDS.get(fold(word));
}

function spellings(
  values: readonly string[],
  aliases: Readonly<Record<string, string>> = {},
): Map<string, string> {
  return new Map([...values.map((value) => [fold(value), value] as const), ...Object.entries(aliases)]);
}

function choiceKeywords(field: 'health' | 'activity'): (readonly [string, Keyword])[] {
  return [...(CHOICES[field] ?? [])]
    .filter(([, value]) => value !== 'unknown')
    .map(([word, value]) => [word, { field, value, negated: false }]);
}
