import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openAccess, type KeptAccess, type MemberDirectory } from '../../../src/access/index.ts';
import { LinekeeperError } from '../../../src/kernel/errors.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { steppedClock } from '../../helpers/demo-tenant.ts';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const [ANA, BO, CY] = [id(1), id(2), id(3)];
const [DESK, VOICE] = [id(101), id(102)];
const MINUTE = 60_000;
const ROLES = ['viewer', 'operator', 'approver', 'admin', 'Teams administrator'];

const unavailable = new LinekeeperError('graph.unavailable', {}, { retry: 'later' });
const forbidden = new LinekeeperError('graph.forbidden');

/** A directory that says what the test wants it to. */
class Organisation implements MemberDirectory {
  groups = new Map<string, { name: string; people: { id: string; name: string }[] }>();
  names = new Map<string, { id: string; name: string }>();
  failing: Error | undefined;
  readonly refusing = new Map<string, Error>();
  readonly asked: string[] = [];

  async group(group: string): ReturnType<MemberDirectory['group']> {
    this.asked.push(group);
    const error = this.failing ?? this.refusing.get(group);
    return error ? Promise.reject(error) : Promise.resolve(this.groups.get(group));
  }
  async named(upns: readonly string[]): ReturnType<MemberDirectory['named']> {
    this.asked.push(upns.join(' '));
    return this.failing ? Promise.reject(this.failing) : Promise.resolve(this.names);
  }
  put(group: string, name: string, ...people: string[]): void {
    this.groups.set(group, { name, people: people.map((person) => ({ id: person, name: `P ${person}` })) });
  }
}

describe('src/access/access.ts', () => {
  let folder: string;
  let files = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'linekeeper-access-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function opened(yaml: string, directory = new Organisation()) {
    const file = join(folder, `access-${++files}.yaml`);
    await writeFile(file, yaml);
    const clock = steppedClock();
    const reloaded = vi.fn(() => Promise.resolve());
    const access = await openAccess({ file, roles: ROLES, directory, clock, log: silentLog, reloaded });
    await access.look();
    return {
      ...{ access, clock, directory, file, reloaded },
      /** Changes the file and lets it be seen twice. */
      async rewritten(text: string) {
        await writeFile(file, text);
        await access.look();
        await access.look();
      },
      async later(ms: number) {
        clock.advance(ms);
        await access.look();
      },
    };
  }
  const rolesOf = (access: KeptAccess, person: string): string[] =>
    access.grants(person).map(({ role }) => role);

  describe('people', () => {
    it('have the roles of the lines that name them, however their id is written', async () => {
      const { access } = await opened(
        `roles:\n  operator: [${ANA}]\n  Teams administrator:\n    - ${ANA.toUpperCase()}\n    - ${BO}\n`,
      );
      expect(access.grants(ANA.toUpperCase())).toEqual([
        { role: 'operator', why: { by: 'id', line: 2 } },
        { role: 'Teams administrator', why: { by: 'id', line: 4 } },
      ]);
      expect(rolesOf(access, BO)).toEqual(['Teams administrator']);
      expect(access.people()).toEqual([ANA, BO]);
    });

    it('have no role where nothing gives them one', async () => {
      const { access } = await opened('roles: {}\n');
      for (const person of [ANA, '', '__proto__', 'undefined']) expect(access.grants(person)).toEqual([]);
      expect(access.people()).toEqual([]);
    });

    it('have the roles of their groups, with the group and when it was confirmed', async () => {
      const directory = new Organisation();
      directory.put(DESK, 'Help desk', ANA.toUpperCase(), BO);
      directory.put(VOICE, 'Voice', ANA);
      const { access, clock } = await opened(
        `roles:\n  viewer:\n    - group: ${DESK}\n  operator:\n    - {group: ${VOICE}, name: Ours}\n`,
        directory,
      );
      const confirmedAt = clock.now();
      expect(access.grants(ANA)).toEqual([
        { role: 'viewer', why: { by: 'group', line: 3, id: DESK, name: 'Help desk', confirmedAt } },
        { role: 'operator', why: { by: 'group', line: 5, id: VOICE, name: 'Ours', confirmedAt } },
      ]);
      expect(rolesOf(access, BO)).toEqual(['viewer']);
      expect(access.people()).toEqual([ANA, BO]);
    });

    it('are found by their user principal names, all at once', async () => {
      const directory = new Organisation();
      directory.names.set('ana@contoso.com', { id: ANA, name: 'Ana Silva' });
      const { access, clock } = await opened(
        'roles:\n  admin: [Ana@Contoso.com, nobody@contoso.com]\n',
        directory,
      );
      expect(access.grants(ANA)).toEqual([
        { role: 'admin', why: { by: 'name', line: 2, upn: 'ana@contoso.com', confirmedAt: clock.now() } },
      ]);
      expect(access.administrators()).toEqual(['Ana Silva']);
      expect(directory.asked).toEqual(['ana@contoso.com nobody@contoso.com']);
      expect(access.doubts().entries).toEqual([
        { line: 2, member: 'user nobody@contoso.com', doubt: 'absent', holds: false },
      ]);
    });
  });

  describe('groups', () => {
    const yaml = `roles:\n  operator:\n    - group: ${DESK}\n    - ${CY}\n    - bo@contoso.com\n`;
    async function joined() {
      const directory = new Organisation();
      directory.put(DESK, 'Help desk', ANA);
      directory.names.set('bo@contoso.com', { id: BO, name: 'Bo' });
      return opened(yaml, directory);
    }

    it('are asked about once a minute', async () => {
      const { directory, later } = await joined();
      await later(30_000);
      expect(directory.asked).toEqual([DESK, 'bo@contoso.com']);
      await later(30_000);
      expect(directory.asked).toHaveLength(4);
    });

    it('give nothing any more to whoever has left them', async () => {
      const { access, directory, later } = await joined();
      directory.put(DESK, 'Help desk');
      await later(MINUTE);
      expect(access.grants(ANA)).toEqual([]);
    });

    it('give nothing once they have not been confirmed for five minutes; object ids do', async () => {
      const { access, directory, later } = await joined();
      directory.failing = unavailable;
      await later(5 * MINUTE - 1);
      expect([ANA, BO, CY].map((person) => rolesOf(access, person))).toEqual(Array(3).fill(['operator']));
      expect(access.doubts().entries).toMatchObject([
        { line: 3, member: `group ${DESK}`, doubt: 'unread', holds: true },
        { line: 5, member: 'user bo@contoso.com', doubt: 'unread', holds: true },
      ]);
      await later(1);
      expect([ANA, BO, CY].map((person) => rolesOf(access, person))).toEqual([[], [], ['operator']]);
      expect(access.people()).toEqual([CY]);
      expect(access.doubts().entries).toMatchObject([{ holds: false }, { holds: false }]);
      directory.failing = undefined;
      await later(MINUTE);
      expect(rolesOf(access, ANA)).toEqual(['operator']);
      expect(access.doubts().entries).toEqual([]);
    });

    it('need no look for that: it is the asking that finds them old', async () => {
      const { access, clock } = await joined();
      clock.advance(5 * MINUTE);
      expect(access.grants(ANA)).toEqual([]);
    });

    it('are not confirmed for longer by a clock that was set back', async () => {
      const { access, clock } = await joined();
      clock.advance(-60 * MINUTE);
      expect(access.grants(ANA)).toEqual([]);
    });

    it('count as confirmed from the question on, not from the answer', async () => {
      const { access, directory, clock } = await joined();
      clock.advance(MINUTE);
      const at = clock.now();
      let answer: (() => void) | undefined;
      const group = directory.group.bind(directory);
      directory.group = async (asked) => {
        await new Promise<void>((resolve) => (answer = resolve));
        return group(asked);
      };
      const looking = access.look();
      await vi.waitFor(() => {
        expect(answer).toBeDefined();
      });
      clock.advance(2 * MINUTE);
      answer?.();
      await looking;
      expect(access.grants(ANA)[0]?.why).toMatchObject({ confirmedAt: at });
    });

    it('do not wait for each other: one that is answered late keeps no other from being asked about', async () => {
      const directory = new Organisation();
      directory.put(VOICE, 'Voice', BO);
      const group = directory.group.bind(directory);
      directory.group = (asked) => (asked === DESK ? new Promise(() => undefined) : group(asked));
      const file = join(folder, 'late.yaml');
      await writeFile(file, `roles:\n  viewer:\n    - group: ${DESK}\n    - group: ${VOICE}\n`);
      const clock = steppedClock();
      const reloaded = (): Promise<void> => Promise.resolve();
      const access = await openAccess({ file, roles: ROLES, directory, clock, log: silentLog, reloaded });
      for (let minutes = 0; minutes < 10; minutes++) {
        void access.look();
        await vi.waitFor(() => {
          expect(rolesOf(access, BO)).toEqual(['viewer']);
        });
        clock.advance(MINUTE);
      }
    });

    it('that the directory refuses are told of, and the others go on', async () => {
      const directory = new Organisation();
      directory.put(VOICE, 'Voice', BO);
      directory.refusing.set(DESK, forbidden);
      const { access } = await opened(
        `roles:\n  viewer:\n    - group: ${DESK}\n    - group: ${id(103)}\n    - group: ${VOICE}\n`,
        directory,
      );
      expect(rolesOf(access, BO)).toEqual(['viewer']);
      expect(access.doubts().entries).toEqual([
        { line: 3, member: `group ${DESK}`, doubt: 'forbidden', holds: false },
        { line: 4, member: `group ${id(103)}`, doubt: 'absent', holds: false },
      ]);
    });

    it('that are gone give nothing at once', async () => {
      const { access, directory, later } = await joined();
      directory.groups.delete(DESK);
      await later(MINUTE);
      expect(access.grants(ANA)).toEqual([]);
      expect(access.doubts().entries).toEqual([
        { line: 3, member: `group ${DESK}`, doubt: 'absent', holds: false },
      ]);
    });
  });

  describe('the file', () => {
    const before = `roles:\n  operator: [${ANA}]\n  viewer: [${BO}]\n`;
    const after = `roles:\n  operator: [${BO}]\n  viewer:\n    - ${BO}\n    - group: ${DESK}\n`;

    it('whom accounts of Slack belong to, that of one workspace first, and says what changed', async () => {
      const { access, reloaded, rewritten } = await opened('roles: {}\nslack:\n  U012ABC: ana@contoso.com\n');
      const owner = (team: string): unknown => access.slackEntry(team, 'U012ABC')?.member;
      expect(access.slackEntry('T1', 'U099ZZZ')).toBeUndefined();
      expect(owner('T012ABC')).toEqual({ kind: 'name', upn: 'ana@contoso.com' });
      await rewritten(`roles: {}\nslack:\n  U012ABC: ana@contoso.com\n  T012ABC/U012ABC: ${BO}\n`);
      expect(owner('T012ABC')).toEqual({ kind: 'person', id: BO });
      expect(owner('T099ZZZ')).toEqual({ kind: 'name', upn: 'ana@contoso.com' });
      expect(reloaded.mock.calls).toEqual([[{ gained: [`slack T012ABC/U012ABC: user ${BO}`], lost: [] }]]);
    });

    it('takes over when it has changed, and tells who gained and lost what', async () => {
      const directory = new Organisation();
      directory.put(DESK, 'Help desk', CY);
      const { access, reloaded, rewritten } = await opened(before, directory);
      await rewritten(after);
      expect([ANA, BO, CY].map((person) => rolesOf(access, person))).toEqual([
        [],
        ['operator', 'viewer'],
        ['viewer'],
      ]);
      expect(reloaded.mock.calls).toEqual([
        [
          {
            gained: [`operator: user ${BO}`, `viewer: group ${DESK}`],
            lost: [`operator: user ${ANA}`],
          },
        ],
      ]);
    });

    it('is not taken while it may be half written', async () => {
      const { access, file } = await opened(before);
      await writeFile(file, 'roles:\n');
      await access.look();
      await writeFile(file, `roles:\n  operator: [${ANA}]\n`);
      await access.look();
      expect(access.doubts().fault).toBeNull();
      expect(rolesOf(access, BO)).toEqual(['viewer']);
      await access.look();
      expect(rolesOf(access, BO)).toEqual([]);
    });

    it('keeps the rules before it where it is wrong, and says why', async () => {
      const { access, file, reloaded, rewritten } = await opened(before);
      await rewritten(`roles:\n  viewer: []\n  oprator: [${BO}]\n`);
      expect(rolesOf(access, ANA)).toEqual(['operator']);
      expect(access.doubts()).toMatchObject({
        file,
        fault: { line: 3, problem: expect.stringContaining('did you mean “operator”?') as string },
      });
      expect(reloaded).not.toHaveBeenCalled();
    });

    it('keeps the rules before it where it is gone or cannot be read', async () => {
      const { access, file } = await opened(before);
      await rm(file);
      await access.look();
      await access.look();
      expect(rolesOf(access, ANA)).toEqual(['operator']);
      expect(access.doubts().fault).toMatchObject({
        line: null,
        problem: expect.stringContaining('ENOENT') as string,
      });
    });

    it('is said to be in order again once it is as it was, and nothing is told', async () => {
      const { access, reloaded, rewritten } = await opened(before);
      await rewritten('roles: [');
      expect(access.doubts().fault).not.toBeNull();
      await rewritten(before);
      expect(access.doubts().fault).toBeNull();
      expect(reloaded).not.toHaveBeenCalled();
    });

    it('is told of again where that could not be noted, and holds meanwhile', async () => {
      const { access, reloaded, rewritten } = await opened(before);
      reloaded.mockRejectedValueOnce(new Error('no database'));
      await rewritten(after);
      expect(rolesOf(access, ANA)).toEqual([]);
      expect(reloaded).toHaveBeenCalledTimes(1);
      await access.look();
      await access.look();
      expect(reloaded).toHaveBeenCalledTimes(2);
    });

    it.each([
      ['wrong', 'roles:\n  admin: Ana\n', 'line 2: roles.admin: a list is expected here'],
      ['missing', undefined, 'ENOENT'],
    ])('lets nothing start where it is %s', async (_what, yaml, problem) => {
      const file = join(folder, `start-${++files}.yaml`);
      if (yaml !== undefined) await writeFile(file, yaml);
      const opening = openAccess({
        ...{ file, roles: ROLES, directory: new Organisation(), clock: steppedClock(), log: silentLog },
        reloaded: () => Promise.resolve(),
      });
      await expect(opening).rejects.toMatchObject({
        code: 'setting.invalid',
        details: {
          name: `ACCESS_FILE (${file})`,
          problem: expect.stringContaining(problem) as string,
        },
      });
    });
  });
});
