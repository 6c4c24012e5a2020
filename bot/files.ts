import { auditFile } from './audit/audit.ts';
import type { HandedOut } from './changes/handed-out.ts';
import type { Services } from './services.ts';
import { runReport } from './runs/run-report.ts';
import { changeSheet } from './changes/sheets.ts';

/** What files are made of. */
type FileServices = Pick<Services, 'stores' | 'runs' | 'auditing'>;

/** The file behind a link, as it is now; undefined where the link has expired or never was. */
export async function fileBehind(services: FileServices, token: string): Promise<HandedOut | undefined> {
  const link = await services.stores.downloads.find(token);
  if (!link) return undefined;
  if (link.subject === 'audit') return auditFile(services, link);
  if (link.subject === 'run') {
    const report = await runReport(services.runs, link);
    return report && { ...report, type: 'text/markdown' };
  }
  const sheet = await changeSheet(services.stores, link);
  return sheet && { ...sheet, type: 'text/csv' };
}
