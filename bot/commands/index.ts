import type { Command } from '../command.ts';
import { ack } from './ack.ts';
import { approvals } from './approvals.ts';
import { approve } from './approve.ts';
import { audit } from './audit.ts';
import { cancel } from './cancel.ts';
import { change } from './change.ts';
import { changes } from './changes.ts';
import { check } from './check.ts';
import { delegate } from './delegate.ts';
import { demo } from './demo.ts';
import { device } from './device.ts';
import { devices } from './devices.ts';
import { diagnostics } from './diagnostics.ts';
import { enroll } from './enroll.ts';
import { exportSheets } from './export.ts';
import { firmwareUpdate } from './firmware-update.ts';
import { firmware } from './firmware.ts';
import { help } from './help.ts';
import { incident } from './incident.ts';
import { incidents } from './incidents.ts';
import { language } from './language.ts';
import { licences } from './licences.ts';
import { pause } from './pause.ts';
import { policy } from './policy.ts';
import { provisioning } from './provisioning.ts';
import { reject } from './reject.ts';
import { restart } from './restart.ts';
import { resume } from './resume.ts';
import { retry } from './retry.ts';
import { runbook } from './runbook.ts';
import { schedule } from './schedule.ts';
import { schedules } from './schedules.ts';
import { signOut } from './sign-out.ts';
import { status } from './status.ts';
import { undo } from './undo.ts';
import { unwatch } from './unwatch.ts';
import { watch } from './watch.ts';
import { watches } from './watches.ts';
import { whoami } from './whoami.ts';

/** Every chat command, in the order in which help tells them. */
export const COMMANDS: readonly Command[] = [
  help,
  enroll,
  devices,
  device,
  restart,
  firmware,
  firmwareUpdate,
  signOut,
  diagnostics,
  policy,
  licences,
  changes,
  change,
  approvals,
  approve,
  reject,
  delegate,
  pause,
  resume,
  cancel,
  retry,
  undo,
  exportSheets,
  schedules,
  schedule,
  watch,
  unwatch,
  watches,
  incidents,
  incident,
  ack,
  runbook,
  provisioning,
  check,
  status,
  audit,
  whoami,
  language,
  demo,
];
