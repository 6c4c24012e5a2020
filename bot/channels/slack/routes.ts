/** Which payload goes where. Each is acknowledged at once, and worked on afterwards. */
import { App, type Receiver } from '@slack/bolt';
import type { Log } from '../../../src/kernel/log.ts';
import { libraryLog } from './client.ts';
import type { Membership } from './membership.ts';
import type { Presses } from './presses.ts';
import type { Words } from './words.ts';

export interface RoutesOptions {
  readonly receiver: Receiver;
  readonly words: Words;
  readonly presses: Presses;
  readonly membership: Membership;
  /** Told of work that goes on once Slack has its receipt. */
  readonly afterwards: (work: Promise<void>) => void;
  readonly log: Log;
}

export function createRoutes({ receiver, words, presses, membership, afterwards, log }: RoutesOptions): App {
  const app = new App({
    receiver,
    // The token is the client's own affair: Bolt would ask Slack who it is before anything is acknowledged.
    authorize: ({ teamId }) => Promise.resolve(teamId === undefined ? {} : { teamId }),
    ignoreSelf: false,
    convoStore: false,
    attachFunctionToken: false,
    logger: libraryLog(log),
  });
  /** What goes wrong with nobody to tell is at least written down. */
  const goOn = (work: () => Promise<void>): void => {
    afterwards(
      work().catch((error: unknown) => log.error({ err: error }, 'what Slack sent was not worked on')),
    );
  };

  app.event('message', async ({ body }) => goOn(() => words.message(body)));
  app.event('app_mention', async ({ body }) => goOn(() => words.message(body)));
  app.event('app_home_opened', async ({ body }) => goOn(() => membership.homeOpened(body)));
  app.event('member_joined_channel', async ({ body }) => goOn(() => membership.memberMoved(body)));
  app.event('member_left_channel', async ({ body }) => goOn(() => membership.memberMoved(body)));
  app.event('channel_left', async ({ body }) => goOn(() => membership.channelLeft(body)));
  app.event('group_left', async ({ body }) => goOn(() => membership.channelLeft(body)));
  // Nothing is forgotten: where the app is installed again, all goes on.
  app.event(/^(?:app_uninstalled|tokens_revoked)$/, async ({ event: { type } }) => {
    log.error({ event: type }, 'Slack has taken the bot out of the workspace, or its token away');
  });
  app.command(/.*/s, async ({ ack, body }) => {
    await ack();
    goOn(() => words.command(body));
  });
  app.action(/.*/s, async ({ ack, body }) => {
    await ack();
    goOn(() => presses.pressed(body));
  });
  app.view({ type: 'view_submission' }, async ({ ack, body }) => {
    const read = await presses.submitted(body);
    if ('errors' in read) return ack({ response_action: 'errors', errors: { ...read.errors } });
    await ack();
    goOn(read.work);
  });
  return app;
}
