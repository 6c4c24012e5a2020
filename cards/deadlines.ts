// Deadlines of SIP Gateway that come near, with the command that meets each.
import type { DeadlineKind } from '../src/monitor/index.ts';
import type { Card } from './card.ts';
import { asText, formatTime, line, sayButton } from './kit.ts';
import type { Wording } from './wording/index.ts';
import template from './deadlines.json' with { type: 'json' };

/** Phones with a deadline of one kind. */
export interface DeadlineGroup {
  readonly kind: DeadlineKind;
  readonly count: number;
  /** The first of them, as ISO 8601. */
  readonly at: string;
  /** The first few: name and site. */
  readonly phones: readonly { readonly name: string; readonly site: string | null }[];
  /** What to type to meet it; null where there is nothing to do but wait. */
  readonly command: string | null;
}

export interface DeadlinesData {
  readonly groups: readonly DeadlineGroup[];
}

const MOST_BUTTONS = 6;
/** What comes true by then, rather than what is lost. */
const GAINS: readonly DeadlineKind[] = ['policy'];

/** "3 phones: the verification code expires", for a card's one line. */
export function deadlineTitle({ kind, count }: Pick<DeadlineGroup, 'kind' | 'count'>, t: Wording): string {
  return t(`deadline.${kind}.title`, { count });
}

const sampleGroup: DeadlineGroup = {
  kind: 'code',
  count: 3,
  at: '2026-03-02T21:00:00.000Z',
  phones: [
    { name: 'LYO-1-001', site: 'Lyon' },
    { name: 'LYO-1-002', site: 'Lyon' },
    { name: 'PAR-2-014', site: 'Paris' },
  ],
  command: 'change 12',
};

export const sampleGroups: readonly DeadlineGroup[] = [
  sampleGroup,
  {
    ...sampleGroup,
    kind: 'signed-out',
    count: 12,
    at: '2026-03-04T09:00:00.000Z',
    command: 'devices -enrolled',
  },
  { ...sampleGroup, kind: 'policy', count: 40, at: '2026-03-03T09:00:00.000Z', command: null },
];

export const deadlines: Card<DeadlinesData> = {
  name: 'deadlines',
  template,
  summary: ({ groups }, t) => {
    const [first] = groups;
    return first && groups.length === 1 ? deadlineTitle(first, t) : t('deadlines.title');
  },
  bind: ({ groups }, t) => ({
    title: t('deadlines.title'),
    lead: t('deadlines.lead'),
    groups: groups.map(({ kind, count, at, phones }) => ({
      title: deadlineTitle({ kind, count }, t),
      at: formatTime(at),
      colour: GAINS.includes(kind) ? 'Accent' : 'Warning',
      text: t(`deadline.${kind}.text`),
      phones: line(
        ...phones.map(({ name, site }) => asText(site === null ? name : `${name} (${site})`)),
        count > phones.length ? t('deadlines.more', { count: count - phones.length }) : '',
      ),
    })),
    buttons: [...new Set(groups.flatMap(({ command }) => (command === null ? [] : [command])))]
      .slice(0, MOST_BUTTONS)
      .map((command) => sayButton(command)),
  }),
  samples: {
    several: { groups: sampleGroups },
    largest: {
      groups: (['code', 'first-sign-in', 'sign-in-again', 'signed-out', 'unseen', 'policy'] as const).map(
        (kind) => ({
          ...sampleGroup,
          kind,
          count: 100_000,
          phones: sampleGroup.phones.map(() => ({
            name: 'Téléphone de la salle de réunion (3e étage, aile nord)',
            site: 'Saint-Denis de la Réunion',
          })),
          command: `change ${kind}`,
        }),
      ),
    },
  },
};
