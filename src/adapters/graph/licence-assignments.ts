import { z } from 'zod';
import type { Asked, LicenceAssignments } from '../../operations/tenant.ts';
import { later, refused, type Said } from './asked.ts';
import { postAll } from './batch-posts.ts';
import { readAll } from './batch.ts';
import { parse, type GraphClient } from './client.ts';
import { isOk, toldBy, type Answer } from './errors.ts';

/**
 * Licences of users. Who holds what is read from the users themselves: `licenseDetails` is closed to apps without a person.
 */

const SKUS = 'v1.0/subscribedSkus?$select=skuId,skuPartNumber,consumedUnits,prepaidUnits,servicePlans';
const HOLDERS = '/users?$select=id,licenseAssignmentStates';
/** The longest `in (…)` list that Graph takes. */
const IDS_PER_FILTER = 15;
/** Two changes to one user met; the other one is through by then. */
const CONFLICT_MS = 5000;

const skuRecord = z.object({
  skuId: z.string(),
  skuPartNumber: z.string(),
  consumedUnits: z.number().nullish(),
  prepaidUnits: z.object({ enabled: z.number().nullish() }).nullish(),
  servicePlans: z.array(z.object({ servicePlanId: z.string().nullish() })).nullish(),
});
const holdersPage = z.object({
  value: z.array(
    z.object({
      id: z.string(),
      licenseAssignmentStates: z
        .array(
          z.object({
            skuId: z.string().nullish(),
            state: z.string().nullish(),
            assignedByGroup: z.string().nullish(),
          }),
        )
        .nullish(),
    }),
  ),
});
type Holder = z.infer<typeof holdersPage>['value'][number];

export function createLicenceAssignments(client: GraphClient): LicenceAssignments {
  const change = (userIds: readonly string[], body: object): Promise<readonly Asked[]> => {
    const posts = userIds.map((id) => ({ url: `/users/${encodeURIComponent(id)}/assignLicense`, body }));
    return postAll(client, 'v1.0', posts, (answer) => Promise.resolve(meaningOf(answer)));
  };
  return {
    async skus() {
      const skus: z.infer<typeof skuRecord>[] = [];
      for await (const { value } of client.pages(SKUS, skuRecord)) skus.push(...value);
      return skus.map(({ skuId, skuPartNumber, consumedUnits, prepaidUnits, servicePlans }) => ({
        ...{ skuId, skuPartNumber },
        free: Math.max(0, (prepaidUnits?.enabled ?? 0) - (consumedUnits ?? 0)),
        servicePlans: (servicePlans ?? []).flatMap(({ servicePlanId }) => servicePlanId ?? []),
      }));
    },
    assign: (skuId, userIds) =>
      change(userIds, { addLicenses: [{ skuId, disabledPlans: [] }], removeLicenses: [] }),
    remove: (skuId, userIds) => change(userIds, { addLicenses: [], removeLicenses: [skuId] }),
    async holders(skuId, userIds) {
      const answers = await readAll(
        client,
        'v1.0',
        filtersOf(userIds).map((filter) => `${HOLDERS}&$filter=${filter}`),
      );
      const holders = answers.flatMap(({ body }) => parse(holdersPage, body, HOLDERS).value);
      return new Map(
        holders.flatMap((holder) => {
          const source = sourceOf(holder, skuId.toLowerCase());
          return source ? [[holder.id, source] as const] : [];
        }),
      );
    },
  };
}

/** A licence that is both a user's own and a group's can be taken away, as far as it is the user's own. */
function sourceOf({ licenseAssignmentStates }: Holder, skuId: string): 'direct' | 'group' | undefined {
  const held = (licenseAssignmentStates ?? []).filter(
    (each) => each.skuId?.toLowerCase() === skuId && each.state?.toLowerCase() !== 'error',
  );
  if (held.length === 0) return undefined;
  return held.some(({ assignedByGroup }) => assignedByGroup == null) ? 'direct' : 'group';
}

/** Graph answers most of these with one code and tells them apart in English alone. */
function meaningOf(answer: Answer): Said | undefined {
  if (isOk(answer)) return { state: 'accepted', operationId: null };
  if (answer.status === 404) return refused('account-gone');
  if (answer.status === 409) return later(CONFLICT_MS);
  if (answer.status !== 400) return undefined;
  const { code, message } = toldBy(answer);
  if (/CountViolation|available licen[cs]es/i.test(`${code} ${message}`)) return refused('no-seat');
  if (/inherited from a group/i.test(message)) return refused('group-licence');
  // What was to be taken away is not there: a repetition of what a lost answer had left open.
  if (/does not have a corresponding licen[cs]e/i.test(message))
    return { state: 'accepted', operationId: null };
  return undefined;
}

function filtersOf(ids: readonly string[]): string[] {
  const filters: string[] = [];
  for (let start = 0; start < ids.length; start += IDS_PER_FILTER) {
    const quoted = ids.slice(start, start + IDS_PER_FILTER).map((id) => `'${id.replaceAll(`'`, `''`)}'`);
    filters.push(encodeURIComponent(`id in (${quoted.join(',')})`));
  }
  return filters;
}
