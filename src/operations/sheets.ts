import { hardwareId, type Mac } from '../devices/index.ts';
import { toCsv, type Say } from '../enrolment/index.ts';
import type { OperationTarget } from './target.ts';

/** The phones or accounts of an operation, for somebody who works through them by hand. */
export function targetsList(targets: readonly OperationTarget[]): string {
  return toCsv(['Name', 'MAC id', 'Location', 'Model', 'Firmware', 'Username'], targets.map(line));
}

/** What became of every target. `say` words the reasons. */
export function targetsReport(targets: readonly OperationTarget[], say: Say): string {
  return toCsv(
    ['Name', 'MAC id', 'Location', 'Model', 'Firmware', 'Username', 'Wave', 'State', 'Code', 'Reason'],
    targets.map((target) => [
      ...line(target),
      target.wave,
      target.state,
      target.code,
      target.code === null ? '' : say(target.code),
    ]),
  );
}

function line({ name, mac, site, model, firmware, upn }: OperationTarget): (string | null)[] {
  // The ledger holds MACs as `Mac`.
  return [name, mac === null ? null : hardwareId(mac as Mac), site, model, firmware, upn];
}
