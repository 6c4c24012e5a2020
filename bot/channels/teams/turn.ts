/** An incoming activity as the turn that commands and actions see. */
import { randomUUID } from 'node:crypto';
import { localeOf } from '../../../cards/wording/index.ts';
import type { Turn } from '../../turn.ts';
import { personOf, placeOf, type InboundActivity } from './activity.ts';
import type { Answering } from './answering.ts';
import { attachmentsOf } from './attachments.ts';
import { mentionsOf, spokenText } from './text.ts';

/** @param pressed the button, where one was pressed; else the turn is something said. */
export function turnOf(activity: InboundActivity, answering: Answering, pressed?: Turn['pressed']): Turn {
  return {
    id: deliveryId(activity),
    who: personOf(activity),
    account: activity.from.id,
    where: placeOf(activity),
    locale: localeOf(activity.locale ?? undefined),
    timeZone: timeZoneOf(activity),
    said: pressed ? undefined : spokenText(activity),
    pressed,
    attachments: pressed ? [] : attachmentsOf(activity),
    mentions: pressed ? [] : mentionsOf(activity),
    ...answering,
  };
}

/** Teams numbers messages by the clock within a conversation, so the conversation is part of the id. */
function deliveryId({ conversation, id }: InboundActivity): string {
  return `${conversation.id}/${id ?? randomUUID()}`;
}

/** Undefined where the client's zone is none that this machine can reckon with. */
function timeZoneOf({ localTimezone: zone }: InboundActivity): string | undefined {
  try {
    return zone == null
      ? undefined
      : new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
