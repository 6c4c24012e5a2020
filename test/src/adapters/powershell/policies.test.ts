import { describe, expect, it } from 'vitest';
import { withGrants } from '../../../../src/adapters/powershell/policies.ts';
import type { Outcome } from '../../../../src/adapters/powershell/session.ts';
import { LinekeeperError } from '../../../../src/kernel/errors.ts';

const POLICIES = [
  { Identity: 'SIP phones', AllowSIPDevicesCalling: true, AllowCallRedirect: 'Enabled' },
] as const;
const DONE: Outcome = { state: 'done', output: [] };

function tenant(graphSays: string | undefined, ...outcomes: Outcome[]) {
  const granted: unknown[] = [];
  const graph = <T>(value: T): Promise<T> =>
    graphSays === undefined ? Promise.resolve(value) : Promise.reject(new LinekeeperError(graphSays));
  const policies = withGrants(
    { exists: () => graph(true), assign: () => graph(undefined) },
    {
      run: (cmdlet, given) => {
        granted.push([cmdlet, given]);
        return Promise.resolve(outcomes.shift() ?? DONE);
      },
    },
    () => Promise.resolve(POLICIES),
  );
  return { policies, granted };
}

describe('src/adapters/powershell/policies.ts', () => {
  it('leaves it to Graph where Graph will', async () => {
    const { policies, granted } = tenant(undefined);
    await policies.assign('TeamsCallingPolicy', 'SIP phones', ['a', 'b']);
    expect(await policies.exists('TeamsCallingPolicy', 'Other')).toBe(true);
    expect(granted).toEqual([]);
  });

  it.each(['graph.forbidden', 'graph.no-policy', 'graph.refused'])(
    'grants user by user where Graph says %s',
    async (code) => {
      const { policies, granted } = tenant(code);
      expect(await policies.exists('TeamsCallingPolicy', 'sip PHONES')).toBe(true);
      expect(await policies.exists('TeamsCallingPolicy', 'Other')).toBe(false);
      await policies.assign('TeamsCallingPolicy', 'SIP phones', ['a', 'b']);
      await policies.assign('TeamsCallingPolicy', null, ['c']);
      expect(granted).toEqual([
        ['Grant-CsTeamsCallingPolicy', { Identity: 'a', PolicyName: 'SIP phones' }],
        ['Grant-CsTeamsCallingPolicy', { Identity: 'b', PolicyName: 'SIP phones' }],
        ['Grant-CsTeamsCallingPolicy', { Identity: 'c', PolicyName: null }],
      ]);
    },
  );

  it('asks no second time for what may have been done, by whichever way', async () => {
    const unsure = tenant('graph.unavailable');
    await expect(unsure.policies.assign('TeamsCallingPolicy', 'x', ['a'])).rejects.toMatchObject({
      code: 'graph.unavailable',
    });
    expect(unsure.granted).toEqual([]);
    const cut = tenant('graph.forbidden', DONE, { state: 'unknown', why: 'died' });
    await expect(cut.policies.assign('TeamsCallingPolicy', 'x', ['a', 'b', 'c'])).rejects.toMatchObject({
      code: 'teams-admin.unavailable',
      retry: 'later',
      details: { sent: 'yes' },
    });
    expect(cut.granted).toHaveLength(2);
  });
});
