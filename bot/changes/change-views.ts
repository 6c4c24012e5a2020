import { action } from '../../cards/kit.ts';
import { MOST_OWN_VIEWS, sharedCard } from '../../cards/shared-card.ts';
import { wording } from '../../cards/wording/index.ts';
import { ENDED, isSame, standing, type Change } from '../../src/changes/index.ts';
import type { Answer } from '../answer.ts';
import { changeCard } from './change-card.ts';
import { NO_RIGHTS, rightsOf } from './reader.ts';
import type { RolesNow } from '../access/roles-now.ts';
import type { Services } from '../services.ts';
import type { Place } from '../turn.ts';

/** Where a card of the change stands, in which language, and by whose roles it is drawn. */
export interface Showing {
  readonly where: Pick<Place, 'channel'>;
  readonly locale: string;
  readonly roles: RolesNow;
}

/** The card in somebody's own chat: what it shows, its one reader may do. */
export async function personalView(
  services: Services,
  change: Change,
  personId: string,
  showing: Showing,
): Promise<Answer> {
  const { roles, locale } = showing;
  const rights = rightsOf(change, personId, roles, services.world.approvals);
  const nobodyTold = await isNobodyTold(services, change, roles);
  return changeCard(services, asItStands(change, roles), { ...rights, nobodyTold, locale });
}

/** The card that stands in a conversation of several people: how things are, and no more than anybody may know. */
export async function sharedView(services: Services, change: Change, showing: Showing): Promise<Answer> {
  const { roles, locale } = showing;
  const nobodyTold = await isNobodyTold(services, change, roles);
  const shown = await changeCard(services, asItStands(change, roles), { ...NO_RIGHTS, nobodyTold, locale });
  return withOwnViews(services, change, shown, showing, false);
}

/** What one of those people sees there instead. */
export async function ownView(
  services: Services,
  change: Change,
  personId: string,
  showing: Showing,
): Promise<Answer> {
  const shown = await personalView(services, change, personId, showing);
  return withOwnViews(services, change, shown, showing, true);
}

/** The card as it is to stand in that conversation, whoever asked for it to be drawn. */
export async function viewAt(
  services: Services,
  change: Change,
  where: Pick<Place, 'channel' | 'conversationId'>,
  showing: Omit<Showing, 'where'>,
): Promise<Answer> {
  const owner = await services.stores.conversations.owner(where.channel, where.conversationId);
  return owner === undefined
    ? sharedView(services, change, { ...showing, where })
    : personalView(services, change, owner, { ...showing, where });
}

/** While it waits, only approvals that still count are told of. */
function asItStands(change: Change, roles: Pick<RolesNow, 'authorityOver'>): Change {
  if (change.state !== 'awaiting-approval') return change;
  return { ...change, approvals: standing(change, roles.authorityOver(change)) };
}

/** People who may decide and whom the bot can tell of it, in their own chats with it: not the requester, who knows. */
export function approversToTell(change: Change, { approvers }: Pick<RolesNow, 'approvers'>): string[] {
  if (change.state !== 'awaiting-approval' || change.total === 0) return [];
  return approvers(change).filter((id) => !isSame({ id }, change.requestedBy));
}

/** Where requesters may approve by themselves, nobody has to be told. */
async function isNobodyTold(
  { stores, world }: Pick<Services, 'stores' | 'world'>,
  change: Change,
  roles: RolesNow,
): Promise<boolean> {
  if (change.state !== 'awaiting-approval' || world.approvals.selfApproval) return false;
  return (await stores.conversations.personal(approversToTell(change, roles))).length === 0;
}

/** A note that stands for a change that came to nothing is the same for all. */
async function withOwnViews(
  { stores }: Pick<Services, 'stores'>,
  change: Change,
  shown: Answer,
  { where, roles }: Showing,
  isOwn: boolean,
): Promise<Answer> {
  if (change.state === 'draft' || (ENDED.includes(change.state) && change.startedAt === null)) return shown;
  const deciding = change.state === 'awaiting-approval' ? roles.approvers(change) : [];
  const able = [...new Set([...deciding, ...roles.operators()])];
  const accounts = await stores.people.accounts(where.channel, able);
  const automatic = able.flatMap((id) => accounts.get(id) ?? []).slice(0, MOST_OWN_VIEWS);
  return {
    ...shown,
    view: (locale) => {
      const ask = action(wording(locale)('change.own-view'), 'change-view', { id: change.id });
      return sharedCard(shown.view(locale), ask, { automatic, isOwn });
    },
  };
}
