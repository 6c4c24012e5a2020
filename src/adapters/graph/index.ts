import type { Inventory } from '../../devices/index.ts';
import type { Directory } from '../../enrolment/directory.ts';
import { sleep } from '../../kernel/sleep.ts';
import { createClient, type GraphOptions } from './client.ts';
import { createDirectory } from './directory.ts';
import { createInventory } from './inventory.ts';

/** Microsoft Graph behind the ports that name what Linekeeper reads of it. */
export function createGraph(options: Omit<GraphOptions, 'sleep'> & Partial<Pick<GraphOptions, 'sleep'>>): {
  readonly inventory: Inventory;
  readonly directory: Directory;
} {
  const client = createClient({ sleep: (ms) => sleep(ms, options.stopping), ...options });
  return { inventory: createInventory(client), directory: createDirectory(client) };
}

export { graphToken } from './token.ts';
