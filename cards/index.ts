// Every card there is. The gallery and the card tests run over this list.
import { approvals } from './approvals.ts';
import { auditList } from './audit-list.ts';
import type { Card } from './card.ts';
import { changeExport } from './change-export.ts';
import { changeList } from './change-list.ts';
import { changePreview } from './change-preview.ts';
import { changeProgress } from './change-progress.ts';
import { changeReading } from './change-reading.ts';
import { changeReport } from './change-report.ts';
import { changeRows } from './change-rows.ts';
import { checkResult } from './check-result.ts';
import { codesNeeded } from './codes-needed.ts';
import { delegations } from './delegations.ts';
import { deviceList } from './device-list.ts';
import { deadlines } from './deadlines.ts';
import { device } from './device.ts';
import { digest } from './digest.ts';
import { enrollForm } from './enroll-form.ts';
import { help } from './help.ts';
import { incidentList } from './incident-list.ts';
import { incidentPhones } from './incident-phones.ts';
import { incident } from './incident.ts';
import { notice } from './notice.ts';
import { runChecklist } from './run-checklist.ts';
import { runList } from './run-list.ts';
import { runStep } from './run-step.ts';
import { operationHandOff } from './operation-hand-off.ts';
import { operationPreview } from './operation-preview.ts';
import { operationProgress } from './operation-progress.ts';
import { operationQuestion } from './operation-question.ts';
import { operationReport } from './operation-report.ts';
import { operationTargets } from './operation-targets.ts';
import { provisioningForm } from './provisioning-form.ts';
import { provisioning } from './provisioning.ts';
import { scheduleList } from './schedule-list.ts';
import { schedule } from './schedule.ts';
import { status } from './status.ts';
import { watchList } from './watch-list.ts';
import { watch } from './watch.ts';
import { welcome } from './welcome.ts';
import { whoami } from './whoami.ts';

export const CARDS: readonly Card<unknown>[] = [
  approvals,
  auditList,
  changeExport,
  changeList,
  changePreview,
  changeProgress,
  changeReading,
  changeReport,
  changeRows,
  checkResult,
  codesNeeded,
  deadlines,
  delegations,
  device,
  deviceList,
  digest,
  enrollForm,
  help,
  incident,
  incidentList,
  incidentPhones,
  notice,
  runChecklist,
  runList,
  runStep,
  operationHandOff,
  operationPreview,
  operationProgress,
  operationQuestion,
  operationReport,
  operationTargets,
  provisioning,
  provisioningForm,
  schedule,
  scheduleList,
  status,
  watch,
  watchList,
  welcome,
  whoami,
];
