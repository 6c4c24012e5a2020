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

/** The settings in Slack decide which commands there are, and every button is the bot's own. */
const ANY = /^/;

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
  const goOn = (work: () => Promise<void>): Promise<void> => {
    afterwards(
      work().catch((error: unknown) => log.error({ err: error }, 'what Slack sent was not worked on')),
    );
    return Promise.resolve();
  };

  app.event('message', ({ body }) => goOn(() => words.message(body)));
  app.event('app_mention', ({ body }) => goOn(() => words.message(body)));
  app.event('app_home_opened', ({ body }) => goOn(() => membership.homeOpened(body)));
  app.event('member_joined_channel', ({ body }) => goOn(() => membership.memberMoved(body)));
  app.event('member_left_channel', ({ body }) => goOn(() => membership.memberMoved(body)));
  app.event('channel_left', ({ body }) => goOn(() => membership.channelLeft(body)));
  app.event('group_left', ({ body }) => goOn(() => membership.channelLeft(body)));
  // Nothing is forgotten: where the app is installed again, all goes on.
  app.event(/^(?:app_uninstalled|tokens_revoked)$/, ({ event: { type } }) => {
    log.error({ event: type }, 'Slack has taken the bot out of the workspace, or its token away');
    return Promise.resolve();
  });
  app.command(ANY, async ({ ack, body }) => {
    await ack();
    await goOn(() => words.command(body));
  });
  app.action(ANY, async ({ ack, body }) => {
    await ack();
    await goOn(() => presses.pressed(body));
  });
  app.view({ type: 'view_submission' }, async ({ ack, body }) => {
    const read = await presses.submitted(body);
    if ('errors' in read) return ack({ response_action: 'errors', errors: { ...read.errors } });
    await ack();
    await goOn(read.work);
  });
  return app;
}
