import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type { BulkSignInItem } from '../../enrolment/teams-admin.ts';

/**
 * Gives `work` a CSV of the phones, as New-CsSdgBulkSignInRequest takes them: by the path of a file, which nobody else can read
 * and which is gone afterwards. A path is an argument like any other.
 */
export async function withDeviceDetails<T>(
  items: readonly BulkSignInItem[],
  work: (file: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'linekeeper-'));
  try {
    const file = path.join(folder, 'devices.csv');
    const rows = items.map(({ Username, HardwareId }) => ({ Username, HardwareId }));
    await writeFile(file, stringify(rows, { header: true, columns: ['Username', 'HardwareId'] }), {
      mode: 0o600,
    });
    return await work(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
