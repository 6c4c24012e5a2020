export { isSame, standing, voiceOf } from './authority.ts';
export type { Authority, AuthorityOf } from './authority.ts';
export { CHANGE_KINDS, CHANGE_STATES, ENDED, TARGET_STATES } from './change.ts';
export type {
  Approval,
  Change,
  ChangeKind,
  ChangePerson,
  ChangePlace,
  ChangeState,
  TargetCounts,
  TargetState,
} from './change.ts';
export {
  APPROVAL_RULES,
  DEMO_APPROVAL_RULES,
  FACTS_GOOD_FOR_MS,
  approve,
  cancel,
  expire,
  giveUp,
  halt,
  pause,
  reject,
  resume,
} from './decide.ts';
export type { ApprovalRules, By, Decision } from './decide.ts';
export { planDigest } from './digest.ts';
export type { ChangeDraft, ChangeFilter, ChangeStore } from './store.ts';
