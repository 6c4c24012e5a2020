import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openAccess, ROLES } from '../../../src/access/index.ts';
import { createGraph } from '../../../src/adapters/graph/index.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { loadCatalog, ownersOf } from '../../../src/runbooks/index.ts';
import { people, type TestPerson } from '../../helpers/connector.ts';
import { startDemoTenant, steppedClock } from '../../helpers/demo-tenant.ts';
import { answerOf, SAMPLE, startLinekeeper, type Linekeeper } from '../../helpers/linekeeper.ts';
import { freeRate } from '../../helpers/rate.ts';

const PHONE_VIEWERS = '00000000-0000-0000-0000-000000000200';
const { alex, megan, adele, isaiah, patti, lynne } = people;
/** Longer than the bot takes to see a file twice. */
const SEEN_WITHIN_MS = 20_000;

const rules = (operators: string): string => `roles:
  admin:
    - ${isaiah.aadObjectId} # Isaiah
    - adelev@contoso.example
  operator: [${operators}]
  approver:
    - ${megan.aadObjectId}
  viewer:
    - group: ${PHONE_VIEWERS}
`;

describe('bot/access/start-access.ts', () => {
  let folder: string;
  let file: string;
  let bot: Linekeeper;
  let asked = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'linekeeper-access-'));
    file = join(folder, 'access.yaml');
    await writeFile(file, rules(alex.aadObjectId));
    bot = await startLinekeeper({}, { ACCESS_FILE: file });
  });
  afterAll(async () => {
    await bot.close();
    await rm(folder, { recursive: true, force: true });
  });

  const ask = async (text: string, from: TestPerson): Promise<string> =>
    answerOf(await bot.teams.say(text, { from, conversationId: `a:access-${++asked}` }));

  /** Puts it into the file, and waits until the person is answered as it says. */
  async function rewritten(
    text: string,
    [command, from]: readonly [string, TestPerson],
    answered: (says: string) => boolean,
  ): Promise<void> {
    await writeFile(file, text);
    const look = async (): Promise<void> => {
      expect(await ask(command, from)).toSatisfy(answered);
    };
    await vi.waitFor(look, { timeout: SEEN_WITHIN_MS, interval: 500 });
  }

  it.each([
    ['by object id', alex, ['Operator', 'named in line 5 of access.yaml']],
    [
      'by user principal name',
      adele,
      ['Administrator', 'as adelev@contoso.example in line 4 of access.yaml, confirmed'],
    ],
    [
      'through a group within a group',
      patti,
      ['Viewer', `through the group Phone viewers (${PHONE_VIEWERS}) in line 9 of access.yaml, confirmed`],
    ],
    [
      'nothing',
      lynne,
      [
        'You have no role here',
        'Ask Adele Vance to put you into one of the groups of access.yaml, or this line under a role there:',
        `- ${lynne.aadObjectId} # Lynne Robbins`,
      ],
    ],
  ] as const)('tells people what gives them their role: %s', async (_what, person, says) => {
    const told = await ask('whoami', person);
    for (const words of says) expect(told).toContain(words);
  });

  it('takes a role from whoever is no longer in the file, also where a button of theirs is still shown', async () => {
    const place = { from: megan, conversationId: 'a:removed-approver' };
    await bot.teams.say(`enroll\n${SAMPLE}`, { from: alex, conversationId: 'a:removed-operator' });
    await bot.shows('a:removed-operator', 'Approve');
    const change = await bot.newest();
    const shown = (await bot.teams.say(`change ${change.id}`, place)).replies[0];
    if (!shown) throw new Error('no card');

    const without = rules(alex.aadObjectId).replace(`  approver:\n    - ${megan.aadObjectId}\n`, '');
    await rewritten(without, ['whoami', megan], (says) => says.includes('You have no role here'));
    const pressed = await bot.teams.press(shown, 'Approve', { from: megan });
    expect(answerOf(pressed)).toContain('You have no role here');
    expect(await bot.stores.changes.find(change.id)).toMatchObject({
      state: 'awaiting-approval',
      approvals: [],
    });
    const [entry] = await bot.stores.audit.recent('access', 1);
    expect(entry).toMatchObject({
      action: 'access.reloaded',
      detail: {
        file: 'access.yaml',
        gained: [],
        lost: [`approver: user ${megan.aadObjectId}`],
        lostCount: 1,
      },
    });
    await rewritten(rules(alex.aadObjectId), ['whoami', megan], (says) => says.includes('Approver'));

    // What was asked for by somebody who may no longer ask is not done in their name.
    await rewritten(rules(lynne.aadObjectId), ['whoami', lynne], (says) => says.includes('Operator'));
    expect(answerOf(await bot.teams.press(shown, 'Approve', { from: megan }))).toContain(
      'Alex Wilber no longer has the role operator',
    );
    expect(await bot.stores.changes.find(change.id)).toMatchObject({ state: 'awaiting-approval' });
    await rewritten(rules(alex.aadObjectId), ['whoami', alex], (says) => says.includes('Operator'));
  });

  it('keeps the rules where the file is wrong, and tells viewers in status and administrators in whoami', async () => {
    const fault =
      'access.yaml is wrong in line 3 (roles.oprator: no such role; did you mean “operator”?). The rules before still hold.';
    await rewritten(`roles:\n  viewer: []\n  oprator: [${alex.aadObjectId}]\n`, ['status', patti], (says) =>
      says.includes(fault),
    );
    expect(await ask('whoami', isaiah)).toContain(fault);
    expect(await ask('whoami', alex)).toContain('Operator');
    expect(await ask('whoami', alex)).not.toContain('oprator');
  });

  it('tells of groups that cannot be looked up, and goes on with the others', async () => {
    const hidden = '6d1f2e0c-4f0a-4a55-9a38-000000000001';
    const absent = '6d1f2e0c-4f0a-4a55-9a38-000000000002';
    await bot.demo.call('POST', '/_demo/group', { id: hidden, hidden: true });
    const more = `${rules(alex.aadObjectId)}    - group: ${hidden}\n    - group: ${absent}\n`;
    await rewritten(
      more,
      ['status', isaiah],
      (says) =>
        !says.includes('oprator') && says.includes(`line 10: the bot may not look up group ${hidden}`),
    );
    expect(await ask('whoami', isaiah)).toContain(`line 11: the directory knows no group ${absent}`);
    expect(await ask('whoami', patti)).toContain('Viewer');
  });

  it('logs nothing of this as a bug', () => {
    expect(bot.errors).toEqual([]);
  });
});

describe('config/access.demo.yaml', () => {
  it('gives the six people of the Playground their roles', async () => {
    const demo = await startDemoTenant({ devices: 0 });
    onTestFinished(() => demo.close());
    const roles = [
      ...ROLES,
      ...[...(await loadCatalog()).values()].flatMap(({ steps }) => steps.flatMap(ownersOf)),
    ];
    const { members } = createGraph({
      ...{ baseUrl: demo.graphBaseUrl, token: () => Promise.resolve(demo.token) },
      ...{ rate: freeRate, requestsPerSecond: 15, log: silentLog },
    });
    const access = await openAccess({
      file: fileURLToPath(new URL('../../../config/access.demo.yaml', import.meta.url)),
      ...{ roles, directory: members, clock: steppedClock(), log: silentLog },
      reloaded: () => Promise.resolve(),
    });
    await access.look();
    expect(access.doubts()).toMatchObject({ fault: null, entries: [] });
    expect(
      Object.entries(people).map(([name, { aadObjectId }]) => [name, access.grants(aadObjectId)[0]?.role]),
    ).toEqual([
      ['alex', 'operator'],
      ['megan', 'approver'],
      ['adele', 'viewer'],
      ['isaiah', 'viewer'],
      ['patti', 'viewer'],
      ['lynne', undefined],
    ]);
  });
});
