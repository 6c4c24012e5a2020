import { z } from 'zod';
import { LinekeeperError } from '../../kernel/errors.ts';
import { within } from '../../kernel/within.ts';
import type { GraphClient } from './client.ts';

/** Whether Graph answers within this time (milliseconds), whatever it answers. */
export type GraphAnswers = (withinMs: number) => Promise<boolean>;

/** The smallest question about what the bot lives by. */
const ONE_PHONE = 'beta/teamwork/devices?$top=1';

export function createAnswers(client: Pick<GraphClient, 'get'>): GraphAnswers {
  return async (withinMs) => {
    try {
      await within(AbortSignal.timeout(withinMs), client.get(ONE_PHONE, z.unknown()));
      return true;
    } catch (error) {
      // A refusal is an answer too; being asked to slow down is what a slow Graph does.
      return error instanceof LinekeeperError && error.retry === 'never';
    }
  };
}
