import { LRUCache } from 'lru-cache';
import type { People } from '../../src/conversations/index.ts';
import { messageOf } from '../../src/kernel/errors.ts';
import type { Log } from '../../src/kernel/log.ts';
import type { Turn } from '../turn.ts';

/** Forgetting one costs a write, not a person. */
const REMEMBERED = 10_000;

/**
 * Notes what the channel calls whoever speaks, once a process. A failure is logged: it must not cost the person the answer. Of whom the
 * channel cannot tell who they are nothing is noted: they would be lent roles by their name.
 */
export function createAccountNotes(
  people: Pick<People, 'heard'>,
  log: Log,
): (turn: Pick<Turn, 'who' | 'unproven' | 'account' | 'where'>) => Promise<void> {
  const noted = new LRUCache<string, string>({ max: REMEMBERED });
  return async ({ who: { id, name }, unproven, account, where: { channel } }) => {
    if (unproven) return;
    const key = JSON.stringify([channel, id]);
    const known = JSON.stringify([account, name]);
    if (noted.get(key) === known) return;
    try {
      await people.heard({ channel, account, id, name });
      noted.set(key, known);
    } catch (error) {
      log.warn({ problem: messageOf(error) }, 'what a channel calls somebody is not noted');
    }
  };
}
