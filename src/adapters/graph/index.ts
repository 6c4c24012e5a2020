import type { MemberDirectory } from '../../access/index.ts';
import type { Inventory } from '../../devices/index.ts';
import type { Directory } from '../../enrolment/directory.ts';
import type { AccountDirectory } from '../../identity/index.ts';
import { sleep } from '../../kernel/sleep.ts';
import type { DeviceActions, LicenceAssignments, PolicyAssignments } from '../../operations/tenant.ts';
import { createAccountDirectory } from './account-directory.ts';
import { createAnswers, type GraphAnswers } from './answers.ts';
import { createClient, type GraphOptions } from './client.ts';
import { createDeviceActions } from './device-actions.ts';
import { createDirectory } from './directory.ts';
import { createInventory } from './inventory.ts';
import { createLicenceAssignments } from './licence-assignments.ts';
import { createMembers } from './members.ts';
import { createPolicyAssignments } from './policy-assignments.ts';

/** Microsoft Graph behind the ports that name what Linekeeper reads of it and does with it. */
export function createGraph(options: Omit<GraphOptions, 'sleep'> & Partial<Pick<GraphOptions, 'sleep'>>): {
  readonly inventory: Inventory;
  readonly directory: Directory;
  readonly members: MemberDirectory;
  readonly accounts: AccountDirectory;
  readonly actions: DeviceActions;
  readonly policies: PolicyAssignments;
  readonly licences: LicenceAssignments;
  readonly answers: GraphAnswers;
} {
  const client = createClient({ sleep: (ms) => sleep(ms, options.stopping), ...options });
  return {
    inventory: createInventory(client),
    directory: createDirectory(client),
    members: createMembers(client),
    accounts: createAccountDirectory(client),
    actions: createDeviceActions(client),
    policies: createPolicyAssignments(client),
    licences: createLicenceAssignments(client),
    answers: createAnswers(client),
  };
}

export type { GraphAnswers } from './answers.ts';
export type { GraphMeasures } from './measures.ts';
export { botToken, type BotWithSecret } from './bot-token.ts';
export { graphToken } from './token.ts';
