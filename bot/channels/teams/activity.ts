/** The part of an incoming Bot Framework activity that Linekeeper reads, checked at the door. */
import { z } from 'zod';
import type { Person, Place } from '../../turn.ts';

export const CHANNEL_NAME = 'teams';

/** The longest of Teams' ids, a thread's, stays well below; ids are keys in the database, whose indexes take no long ones. */
const LONGEST_ID = 300;
/** Of what comes back with the answer, which has to fit into a message. */
const LONGEST_NAME = 1_000;
const id = z.string().max(LONGEST_ID);

const account = z.object({
  id: id.min(1),
  name: z.string().max(LONGEST_NAME).nullish(),
  aadObjectId: id.nullish(),
});
const member = z.object({ id: z.string() });

/** Teams sends null and leaves out at will; what is not needed to answer may be missing, and what is odd there is ignored. */
export const inboundActivity = z.object({
  type: z.string().min(1),
  id: id.nullish(),
  name: z.string().nullish(),
  action: z.string().nullish(),
  channelId: id.min(1),
  serviceUrl: z
    .string()
    .max(2_000)
    .refine((url) => URL.canParse(url)),
  from: account,
  recipient: account,
  conversation: z.object({
    id: id.min(1),
    conversationType: z.string().nullish(),
    isGroup: z.boolean().nullish(),
    tenantId: id.nullish(),
  }),
  text: z.string().nullish(),
  locale: id.nullish(),
  localTimezone: z.string().nullish(),
  replyToId: id.nullish(),
  value: z.unknown().optional(),
  attachments: z.array(z.unknown()).nullish(),
  entities: z.array(z.unknown()).nullish(),
  membersAdded: z.array(member).nullish(),
  membersRemoved: z.array(member).nullish(),
  channelData: z
    .object({ tenant: z.object({ id }).nullish() })
    .nullish()
    .catch(undefined),
});
export type InboundActivity = z.infer<typeof inboundActivity>;

/** Teams' id of a person is per bot; the Entra object id is the one that roles are given to, and has no case. */
export function personOf({ from }: InboundActivity): Person {
  return { id: from.aadObjectId?.toLowerCase() ?? from.id, name: from.name ?? from.id };
}

/** A thread's id (`19:…@thread.tacv2;messageid=…`) is kept whole: what is sent there lands in the thread. */
export function placeOf(activity: InboundActivity): Place {
  const { conversation, channelData } = activity;
  return {
    channel: CHANNEL_NAME,
    conversationId: conversation.id,
    kind: kindOf(conversation),
    tenantId: conversation.tenantId ?? channelData?.tenant?.id ?? null,
  };
}

function kindOf(conversation: InboundActivity['conversation']): Place['kind'] {
  if (conversation.conversationType === 'channel') return 'channel';
  if (conversation.conversationType === 'groupChat' || conversation.isGroup === true) return 'group';
  return 'personal';
}
