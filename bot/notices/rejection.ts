import { localeOf } from '../../cards/wording/index.ts';
import { say } from '../answer.ts';
import type { Posting } from './posting.ts';
import type { Services } from '../services.ts';

/** Tells the requester, where the change was asked for, that somebody rejected it, and why: its edited card tells nobody. */
export async function tellRequester(
  { stores }: Pick<Services, 'stores'>,
  { send }: Pick<Posting, 'send'>,
  changeId: number,
): Promise<void> {
  const change = await stores.changes.find(changeId);
  if (change?.state !== 'rejected') return;
  const { id, name, note, place, requestedBy } = change;
  const here = (await stores.cards.of({ kind: 'change', id })).find(
    ({ conversationId }) => conversationId === place.conversationId,
  );
  const locale = localeOf(here?.locale ?? (await stores.people.locale(requestedBy.id)) ?? 'en');
  const { who = '', reason = '' } = note?.details ?? {};
  const told = say(
    'warning',
    'change.was-rejected',
    { id, name, who, reason, requester: requestedBy.name },
    { suggestions: [`change ${id}`] },
  );
  await send(place, told.view(locale));
}
