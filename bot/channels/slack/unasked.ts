/** Speaking in a conversation without being asked, within Slack's limits. */
import { LinekeeperError } from '../../../src/kernel/errors.ts';
import type { Channel } from '../channel.ts';
import type { Outbound } from './answering.ts';
import { CHANNEL_NAME, spotOf, type Spot } from './place.ts';
import type { References } from './references.ts';
import { UNASKED } from './retry.ts';

export interface UnaskedOptions extends Omit<Outbound, 'log'> {
  readonly references: Pick<References, 'knows'>;
}

export function createUnasked({
  writer,
  call,
  limits,
  references,
}: UnaskedOptions): Pick<Channel, 'send' | 'update'> {
  async function known(conversationId: string): Promise<Spot> {
    const spot = spotOf(conversationId);
    if (!spot || !(await references.knows(spot)))
      throw new LinekeeperError('channel.gone', { error: 'unknown conversation' });
    return spot;
  }
  return {
    async send({ conversationId }, view) {
      const spot = await known(conversationId);
      const messageId = await call(async () => {
        await limits.waitForRoom('post', spot);
        return writer.post(spot, view);
      }, UNASKED);
      return { channel: CHANNEL_NAME, conversationId, messageId };
    },
    async update({ conversationId, messageId }, view) {
      const spot = await known(conversationId);
      if (messageId === '') throw new LinekeeperError('channel.gone', { error: 'an ephemeral message' });
      await call(async () => {
        await limits.waitForRoom('update', spot);
        await writer.edit(spot, messageId, view);
      }, UNASKED);
    },
  };
}
