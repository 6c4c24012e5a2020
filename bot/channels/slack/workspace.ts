/** Which workspace the bot's token belongs to, and who the bot is there. */
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { failureOf } from './failure.ts';
import { IN_TURN, type CallSlack } from './retry.ts';

export interface Workspace {
  readonly team: string;
  /** The bot's own account. */
  readonly bot: string;
}

/** Whether Slack refuses the bot's token, as it does when somebody has taken the app out of the workspace. */
export function createRefusal(client: WebClient): () => Promise<boolean> {
  return () =>
    client.auth.test().then(
      () => false,
      (error: unknown) => failureOf(error)?.kind === 'unauthorized',
    );
}

const authTest = z.object({ team_id: z.string(), user_id: z.string() });

/** Asked once, when somebody first speaks: a bot starts also while Slack is away. A failure is not remembered. */
export function createWorkspace(client: WebClient, call: CallSlack): () => Promise<Workspace> {
  let asked: Promise<Workspace> | undefined;
  async function ask(): Promise<Workspace> {
    const { team_id: team, user_id: bot } = authTest.parse(await call(() => client.auth.test(), IN_TURN));
    return { team, bot };
  }
  return () => {
    asked ??= ask().catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  };
}
