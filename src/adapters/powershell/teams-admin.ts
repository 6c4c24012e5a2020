/** Policies and bulk sign-in of a real tenant, through the cmdlets of the Teams module. */
import { z } from 'zod';
import type { CallingPolicy, IPPhonePolicy, TeamsAdmin } from '../../enrolment/teams-admin.ts';
import { LinekeeperError } from '../../kernel/errors.ts';
import { withDeviceDetails } from './device-details.ts';
import { errorOf } from './errors.ts';
import type { PowerShell } from './powershell.ts';

/** Named policies are `Tag:…`; accounts name theirs without it. */
const policyName = z.string().transform((identity) => identity.replace(/^Tag:/i, ''));
const callingPolicy: z.ZodType<CallingPolicy> = z.object({
  Identity: policyName,
  // What a policy does not say is as it was delivered: no SIP phones.
  AllowSIPDevicesCalling: z
    .boolean()
    .nullish()
    .transform((allows) => allows ?? false),
  AllowCallRedirect: z
    .enum(['Enabled', 'Disabled', 'UserOverride'])
    .nullish()
    .transform((allows) => allows ?? 'Disabled'),
});
const ipPhonePolicy: z.ZodType<IPPhonePolicy> = z.object({
  Identity: policyName,
  SignInMode: z
    .enum(['UserSignIn', 'CommonAreaPhoneSignIn', 'MeetingSignIn'])
    .nullish()
    .transform((mode) => mode ?? 'UserSignIn'),
});
const text = z
  .string()
  .nullish()
  .transform((found) => found ?? '');
const started = z.object({ BatchId: z.string().min(1) });
const summary = z.object({ BatchId: z.string(), BatchStatus: text });
const item = z.object({
  ...{ UserName: text, HardwareId: text, Status: text },
  Error: z
    .string()
    .nullish()
    .transform((found) => found ?? null),
});
const status = z.object({ BatchStatus: text, BatchItem: z.array(item) });

/**
 * Errors: `teams-admin.too-many-batches`, `.unavailable` (both later; details `sent`), `.unauthorised`, `.refused` (details
 * `status` 404 for what the service does not know), `.unreadable`.
 */
export function powershellTeamsAdmin(powershell: Pick<PowerShell, 'run'>): TeamsAdmin {
  async function read<T>(
    cmdlet: string,
    given: Record<string, string>,
    item: z.ZodType<T>,
  ): Promise<readonly T[]> {
    const outcome = await powershell.run(cmdlet, given);
    if (outcome.state !== 'done') throw errorOf(cmdlet, outcome);
    const parsed = z.array(item).safeParse(outcome.output);
    if (!parsed.success)
      throw new LinekeeperError('teams-admin.unreadable', { cmdlet }, { cause: parsed.error });
    return parsed.data;
  }
  async function readOne<T>(cmdlet: string, given: Record<string, string>, item: z.ZodType<T>): Promise<T> {
    const [first] = await read(cmdlet, given, item);
    if (first === undefined) throw new LinekeeperError('teams-admin.unreadable', { cmdlet });
    return first;
  }
  return {
    callingPolicies: () => read('Get-CsTeamsCallingPolicy', {}, callingPolicy),
    ipPhonePolicies: () => read('Get-CsTeamsIPPhonePolicy', {}, ipPhonePolicy),
    newBulkSignIn: (Region, items) =>
      withDeviceDetails(items, (DeviceDetailsFilePath) =>
        readOne('New-CsSdgBulkSignInRequest', { DeviceDetailsFilePath, Region }, started),
      ),
    bulkSignInStatus: async (BatchId) => ({
      BatchId,
      ...(await readOne('Get-CsSdgBulkSignInRequestStatus', { Batchid: BatchId }, status)),
    }),
    bulkSignIns: () => read('Get-CsSdgBulkSignInRequestsSummary', {}, summary),
  };
}
