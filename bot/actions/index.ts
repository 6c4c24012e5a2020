import type { Action } from '../action.ts';
import { auditPageAction } from './audit.ts';
import {
  changeApprove,
  changeCancel,
  changeExport,
  changePause,
  changeRefresh,
  changeReject,
  changeResume,
  changeRetry,
  changeRowsPage,
  changesPage,
  changeShow,
  changeUndo,
  changeView,
  operationAcknowledge,
  operationByHandDone,
  operationConfirm,
} from './changes.ts';
import { codesDialledAction, codesSubmit } from './codes.ts';
import { devicesPage, openDevice } from './devices.ts';
import { enrollSample, enrollSubmit } from './enroll.ts';
import {
  incidentAck,
  incidentAssign,
  incidentPhonesAction,
  incidentShow,
  incidentSnooze,
  incidentsPage,
} from './incidents.ts';
import { languageAction } from './language.ts';
import {
  runAbandon,
  runBack,
  runCommand,
  runComplete,
  runExport,
  runOpen,
  runPause,
  runResume,
  runShow,
  runSkip,
  runStart,
} from './runs.ts';
import { provisioningSubmit } from './provisioning.ts';
import { sayAction } from './say.ts';
import { scheduleCancel, scheduleRun, scheduleSkip } from './schedules.ts';
import { watchStop } from './watches.ts';

/** Every button, by the verb that cards give it. */
export const ACTIONS: readonly Action[] = [
  sayAction,
  devicesPage,
  openDevice,
  enrollSubmit,
  enrollSample,
  changeShow,
  changeRefresh,
  changesPage,
  changeRowsPage,
  changeApprove,
  changeReject,
  changePause,
  changeResume,
  changeCancel,
  changeRetry,
  changeExport,
  changeUndo,
  changeView,
  operationAcknowledge,
  operationByHandDone,
  operationConfirm,
  codesSubmit,
  codesDialledAction,
  provisioningSubmit,
  languageAction,
  runStart,
  runOpen,
  runShow,
  runComplete,
  runCommand,
  runSkip,
  runBack,
  runPause,
  runResume,
  runAbandon,
  runExport,
  scheduleCancel,
  scheduleRun,
  scheduleSkip,
  watchStop,
  incidentShow,
  incidentsPage,
  incidentPhonesAction,
  incidentAck,
  incidentAssign,
  incidentSnooze,
  auditPageAction,
];
