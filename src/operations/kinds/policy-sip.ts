import { ok } from '../../kernel/result.ts';
import type { AccountKind } from './kind.ts';

const POLICY_TYPE = 'TeamsCallingPolicy';

/** Grants the calling policy that lets accounts call from SIP phones, or takes it away. Graph answers for all of them at once. */
export const policySip: AccountKind = {
  id: 'policy-sip',
  on: 'accounts',
  prepare(_world, request) {
    const wanted = new Map(request.subjects?.map((id, at) => [id, request.settings?.[at]]));
    return Promise.resolve(
      ok(({ id, callingPolicy, hasPhoneSystem }) => {
        const policy = nameOf(wanted.get(id) ?? request.setting ?? null);
        const before = callingPolicy;
        if (sameName(before, policy)) return { outcome: 'already-so', before };
        return { outcome: policy !== GLOBAL && !hasPhoneSystem ? 'no-licence' : 'go', before };
      }),
    );
  },
  async ask({ policies }, request, targets) {
    for (const [policy, ids] of grouped(request, targets))
      await policies.assign(POLICY_TYPE, policy === GLOBAL ? null : policy, ids);
    return targets.map(() => ({ state: 'accepted', operationId: null }));
  },
  async shows({ directory }, request, targets) {
    const accounts = await directory.accounts(targets.map(({ name }) => name));
    return targets.map((target) => {
      const policy = accounts.get(target.name.toLowerCase())?.callingPolicy;
      return policy !== undefined && sameName(policy, settingOf(request, target.subjectId));
    });
  },
};

/** What Graph calls the policy of an account that was granted none. */
const GLOBAL = 'Global';

function nameOf(policy: string | null): string {
  return policy ?? GLOBAL;
}

function sameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** An undo gives each account back its own. */
function settingOf(
  { subjects, settings, setting }: Parameters<typeof policySip.ask>[1],
  subjectId: string,
): string {
  const at = subjects?.indexOf(subjectId) ?? -1;
  return nameOf((at >= 0 ? settings?.[at] : undefined) ?? setting ?? null);
}

function grouped(
  request: Parameters<typeof policySip.ask>[1],
  targets: Parameters<typeof policySip.ask>[2],
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const { subjectId } of targets) {
    const policy = settingOf(request, subjectId);
    groups.set(policy, [...(groups.get(policy) ?? []), subjectId]);
  }
  return groups;
}
