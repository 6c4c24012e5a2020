export { readCsv, CSV_LIMITS } from './csv-file.ts';
export type { CsvFile, CsvLimits } from './csv-file.ts';
export type { CsvRow } from './csv-rows.ts';
export { judge, neededAccounts, neededMacs } from './judge.ts';
export type { Facts, Hint, Judgement } from './judge.ts';
export { isAccepted, OUTCOMES } from './outcomes.ts';
export type { Outcome, OutcomeRecord } from './outcomes.ts';
export { signInError, SIGN_IN_ERRORS, UNKNOWN_SIGN_IN_ERROR } from './sign-in-errors.ts';
export type { Remedy, SignInError } from './sign-in-errors.ts';
export {
  bulkSignInSheet,
  codeSheet,
  provisioningTemplate,
  rejectedRow,
  rejectedSheet,
  reportSheet,
  toCsv,
} from './sheets.ts';
export type { CodeLine, Rejected, ReportLine, Say } from './sheets.ts';
export { SIP_GATEWAY_VENDORS, vendorOf } from './vendor-prefix.ts';
export type { SipGatewayVendor } from './vendor-prefix.ts';
export { RECENT_MS } from './ledger.ts';
export type {
  CsvSource,
  EnrolmentLedger,
  Plan,
  Progress,
  RejectedRow,
  SheetRows,
  TargetFilter,
} from './ledger.ts';
export { STAGES } from './target.ts';
export type { Move, PlannedTarget, SignInBatch, Stage, Target } from './target.ts';
export { BULK_SIGN_IN } from './teams-admin.ts';
export type { TeamsAdmin, TeamsAdminState, TeamsAdminStates } from './teams-admin.ts';
export type { AdminCenter, VerificationCode } from './admin-center.ts';
export type { Account, Directory } from './directory.ts';
export { batchesOf } from './batches.ts';
export { awaitsPeople, secondsLeft, shareDone } from './headway.ts';
export { advanceEnrolment } from './advance.ts';
export { codesDialled, giveCodes, handOffState } from './hand-off.ts';
export type { HandOffState } from './hand-off.ts';
export { planEnrolment } from './plan.ts';
export { retryFailed } from './request.ts';
export { advanceSignIn } from './sign-in.ts';
export { verifyEnrolment } from './verify.ts';
export type { EnrolmentWorld, Next, Wake } from './world.ts';
