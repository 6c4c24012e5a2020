import type { Change } from '../src/changes/index.ts';
import type { Check } from '../src/checks/index.ts';
import type { LiveCard } from '../src/conversations/index.ts';
import type { Schedule } from '../src/operations/index.ts';
import type { Run } from '../src/runbooks/index.ts';
import type { Incident } from '../src/monitor/index.ts';
import type { Context } from './command.ts';
import type { MessageRef } from './turn.ts';

export type Identity = Pick<LiveCard, 'subject' | 'shown'>;

/** Marks a card that was drawn while its incident was snoozed: when that ends, people are told anew. */
const SNOOZED = 'snoozed';

/** What a card of it is kept as: its subject, and what of that it shows. */
export const cardOf = {
  change: ({ id, state }: Change): Identity => ({ subject: { kind: 'change', id }, shown: state }),
  run: ({ id, revision }: Run): Identity => ({ subject: { kind: 'run', id }, shown: String(revision) }),
  /** The question about a time that was missed. */
  schedule: ({ id, missedAt }: Schedule): Identity => ({
    subject: { kind: 'schedule', id },
    shown: missedAt?.toISOString() ?? 'settled',
  }),
  check: ({ id, findings }: Check): Identity => ({
    subject: { kind: 'check', id },
    shown: findings === null ? 'asked' : 'done',
  }),
  incident: ({ id, revision }: Incident, snoozed: boolean): Identity => ({
    subject: { kind: 'incident', id },
    shown: snoozed ? `${revision} ${SNOOZED}` : String(revision),
  }),
};

/** The posted message becomes the one card that is kept up to date in its conversation. */
export function kept({ services, locale }: Pick<Context, 'services' | 'locale'>, card: Identity) {
  return (ref: MessageRef): Promise<void> => services.stores.cards.save({ ...card, ...ref, locale });
}

/** Whether the card was drawn while its incident was snoozed. */
export function drawnSnoozed({ shown }: Pick<LiveCard, 'shown'>): boolean {
  return shown.endsWith(SNOOZED);
}
