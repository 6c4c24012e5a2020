import type { Command } from '../command.ts';
import { approvals } from './approvals.ts';
import { cancel } from './cancel.ts';
import { change } from './change.ts';
import { changes } from './changes.ts';
import { check } from './check.ts';
import { demo } from './demo.ts';
import { device } from './device.ts';
import { devices } from './devices.ts';
import { enroll } from './enroll.ts';
import { exportSheets } from './export.ts';
import { firmware } from './firmware.ts';
import { help } from './help.ts';
import { language } from './language.ts';
import { licences } from './licences.ts';
import { pause } from './pause.ts';
import { provisioning } from './provisioning.ts';
import { resume } from './resume.ts';
import { retry } from './retry.ts';
import { runbook } from './runbook.ts';
import { status } from './status.ts';
import { whoami } from './whoami.ts';

/** Every chat command, in the order in which help tells them. */
export const COMMANDS: readonly Command[] = [
  help,
  enroll,
  devices,
  device,
  changes,
  change,
  approvals,
  pause,
  resume,
  cancel,
  retry,
  exportSheets,
  runbook,
  provisioning,
  firmware,
  check,
  licences,
  status,
  whoami,
  language,
  demo,
];
