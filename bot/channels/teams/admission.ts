/** Which activities are let in, and which conversations are spoken in: the same rule for both. */
import { z } from 'zod';
import { placeOf, type InboundActivity } from './activity.ts';
import { isLocalConnector, isTrustedConnector } from './connectors.ts';
import type { Proven } from './token.ts';

export interface Admission {
  /** @returns why the activity is refused; undefined where it is let in. */
  refusal(activity: InboundActivity, proven: Proven | undefined): Refused | undefined;
  /** Whether the bot may speak in a conversation that it remembers. */
  maySpeak(conversation: Addressed): boolean;
}

export interface Refused {
  readonly status: 401 | 403;
  readonly why: string;
}

interface Addressed {
  readonly serviceUrl: string;
  readonly tenantId: string | undefined;
}
