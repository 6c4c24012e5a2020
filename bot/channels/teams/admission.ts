/** Which activities are let in, and which conversations are spoken in: the same rule for both. */
import type { InboundActivity } from './activity.ts';
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
  readonly tenantId: string | null;
}

/** Microsoft Teams as the Bot Connector calls it. Its keys sign for other channels too, so that the name is checked. */
export const TEAMS_CHANNEL_ID = 'msteams';

export interface AdmissionOptions {
  /** Entra tenants that are served; all of them where none is named. */
  readonly tenants: readonly string[];
  /** Origins of Bot Connectors besides those that Microsoft publishes. */
  readonly connectors: readonly string[];
}

export function createAdmission({ tenants, connectors }: AdmissionOptions): Admission {
  const served = new Set(tenants.map((tenant) => tenant.toLowerCase()));
  /** The token names no tenant: what an activity says of its own is as good as the Bot Connector that vouches for it. */
  const isServed = (named: readonly (string | null | undefined)[]): boolean => {
    const ids = named.flatMap((id) => (id == null ? [] : [id.toLowerCase()]));
    return served.size === 0 || (ids.length > 0 && ids.every((id) => served.has(id)));
  };

  return {
    refusal({ channelId, serviceUrl, conversation, channelData }, proven) {
      if (proven?.serviceUrl !== serviceUrl)
        return { status: 401, why: 'the token is for another serviceUrl' };
      if (channelId !== TEAMS_CHANNEL_ID) return { status: 403, why: 'only Microsoft Teams is heard' };
      if (!isTrustedConnector(serviceUrl, connectors)) {
        return {
          status: 403,
          why: 'the serviceUrl is not among those of Microsoft Teams and CONNECTOR_URLS',
        };
      }
      return isServed([conversation.tenantId, channelData?.tenant?.id])
        ? undefined
        : { status: 403, why: 'the tenant is not among ALLOWED_TENANTS' };
    },
    maySpeak: ({ serviceUrl, tenantId }) =>
      isTrustedConnector(serviceUrl, connectors) && isServed([tenantId]),
  };
}

/** Without credentials: whatever this machine says to itself. */
export const localAdmission: Admission = {
  refusal: ({ serviceUrl }) =>
    isLocalConnector(serviceUrl) ? undefined : { status: 403, why: 'serviceUrl must be on this machine' },
  maySpeak: ({ serviceUrl }) => isLocalConnector(serviceUrl),
};
