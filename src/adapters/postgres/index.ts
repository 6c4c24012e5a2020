import type { Log } from '../../kernel/log.ts';
import { auditLog } from './audit.ts';
import { changeStore } from './changes.ts';
import { changeCards, conversationBook, deliveries, downloads, people } from './conversations.ts';
import { openDatabase } from './database.ts';
import { deviceStore } from './devices.ts';
import { enrolmentLedger } from './enrolment-ledger.ts';
import { sharedRate } from './rate.ts';

export { migrate } from './migrate.ts';

export type Stores = ReturnType<typeof openStores>;

/** Everything that is kept, on one pool of connections. */
export function openStores(url: string, log: Log, connections?: number) {
  const { db, pool, close } = openDatabase(url, connections);
  return {
    changes: changeStore(db),
    ledger: enrolmentLedger(db, pool),
    devices: deviceStore(db),
    audit: auditLog(db),
    conversations: conversationBook(db),
    people: people(db),
    deliveries: deliveries(db),
    cards: changeCards(db),
    downloads: downloads(db),
    rate: sharedRate(db, log),
    /** Fails where the database does not answer. */
    ping: async (): Promise<void> => void (await pool.query('SELECT 1')),
    close,
  };
}
