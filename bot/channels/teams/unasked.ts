/** Speaking in a conversation without being asked, within Teams' limits. */
import type { CloudAdapter, TurnContext } from 'botbuilder';
import { LinekeeperError } from '../../../src/kernel/errors.ts';
import type { Channel } from '../channel.ts';
import { CHANNEL_NAME } from './activity.ts';
import type { Admission } from './admission.ts';
import type { Outbound } from './answering.ts';
import { messageOf } from './message.ts';
import type { References } from './references.ts';
import { callConnector, UNASKED } from './retry.ts';

export interface UnaskedOptions extends Omit<Outbound, 'log'> {
  readonly adapter: CloudAdapter;
  /** Empty without credentials. */
  readonly appId: string;
  readonly admission: Pick<Admission, 'maySpeak'>;
  readonly references: References;
}

export function createUnasked({
  adapter,
  appId,
  admission,
  references,
  limits,
  sleep,
}: UnaskedOptions): Pick<Channel, 'send' | 'update'> {
  async function continued<T>(conversationId: string, act: (context: TurnContext) => Promise<T>): Promise<T> {
    const reference = await references.find(conversationId);
    if (!reference) throw new LinekeeperError('channel.gone', { status: 0 });
    const { serviceUrl = '', conversation } = reference;
    const tenantId = conversation?.tenantId ?? null;
    if (!admission.maySpeak({ serviceUrl, tenantId }))
      throw new LinekeeperError('channel.untrusted', { serviceUrl });
    const attempt = async (): Promise<T> => {
      await limits.waitForRoom({ conversationId, tenantId });
      return inContext(reference, act);
    };
    return callConnector(attempt, UNASKED, sleep);
  }

  /** continueConversationAsync returns nothing, so the result is carried out of it. */
  async function inContext<T>(
    reference: Parameters<CloudAdapter['continueConversationAsync']>[1],
    act: (context: TurnContext) => Promise<T>,
  ): Promise<T> {
    const results: { readonly value: T }[] = [];
    await adapter.continueConversationAsync(appId, reference, async (context) => {
      results.push({ value: await act(context) });
    });
    const [result] = results;
    if (!result) throw new Error('continueConversationAsync did not run its logic');
    return result.value;
  }

  return {
    async send({ conversationId }, view) {
      const message = messageOf(view);
      const sent = await continued(conversationId, (context) => context.sendActivity(message));
      return { channel: CHANNEL_NAME, conversationId, messageId: sent?.id ?? '' };
    },
    async update({ conversationId, messageId }, view) {
      const message = messageOf(view);
      await continued(conversationId, (context) => context.updateActivity({ ...message, id: messageId }));
    },
  };
}
