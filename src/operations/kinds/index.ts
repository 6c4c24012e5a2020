import type { ChangeKind } from '../../changes/index.ts';
import type { AccountKind, DeviceKind } from './kind.ts';
import { diagnostics } from './diagnostics.ts';
import { firmwareUpdate } from './firmware-update.ts';
import { licences } from './licences.ts';
import { policySip } from './policy-sip.ts';
import { restart } from './restart.ts';
import { signOut } from './sign-out.ts';

/** Every kind of operation. */
export const OPERATION_KINDS: readonly (AccountKind | DeviceKind)[] = [
  restart,
  signOut,
  firmwareUpdate,
  diagnostics,
  policySip,
  licences,
];

/** @throws Error for a kind of change that is no operation */
export function kindOf(id: ChangeKind): AccountKind | DeviceKind {
  const kind = OPERATION_KINDS.find((each) => each.id === id);
  if (!kind) throw new Error(`${id} is no operation`);
  return kind;
}
