import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRules } from '../../../src/access/access-file.ts';
import type { Rule } from '../../../src/access/rules.ts';

const ANA = '3f2b8c1e-6d0a-4b58-9d0e-1f6a2c7b9e44';
const DESK = '6d1f2e0c-4f0a-4a55-9a38-0c7f5f7f2b11';
const ROLES = ['viewer', 'operator', 'admin', 'Teams administrator'];

function rulesOf(yaml: string): readonly Rule[] {
  const read = readRules(yaml, ROLES);
  if (!read.ok) throw new Error(`line ${read.line}: ${read.problem}`);
  return read.rules;
}

describe('src/access/access-file.ts', () => {
  it('reads people by object id and by name, and groups, each with its line', () => {
    const yaml = `# ours
roles:
  operator:
    - ${ANA.toUpperCase()} # Ana
    - Bo@Contoso.com

    - group: ${DESK}
  Teams administrator:
    - group: ${DESK.toUpperCase()}
      name: Help desk
    - 00000000-0000-0000-0000-0000000000020 # as the Playground writes them
  viewer: []
`;
    expect(rulesOf(yaml)).toEqual([
      { role: 'operator', line: 4, member: { kind: 'person', id: ANA } },
      { role: 'operator', line: 5, member: { kind: 'name', upn: 'bo@contoso.com' } },
      { role: 'operator', line: 7, member: { kind: 'group', id: DESK, name: null } },
      { role: 'Teams administrator', line: 9, member: { kind: 'group', id: DESK, name: 'Help desk' } },
      {
        role: 'Teams administrator',
        line: 11,
        member: { kind: 'person', id: '00000000-0000-0000-0000-0000000000020' },
      },
    ]);
  });

  it('reads whom accounts of Slack belong to, everywhere or in one workspace', () => {
    const yaml = `roles: {}
slack:
  U012ABC: Ana@Contoso.com
  # a guest
  T0AB1/W045DEF: ${ANA}
`;
    expect(readRules(yaml, ROLES)).toEqual({
      ok: true,
      rules: [],
      slack: [
        { account: 'U012ABC', line: 3, member: { kind: 'name', upn: 'ana@contoso.com' } },
        { account: 'T0AB1/W045DEF', line: 5, member: { kind: 'person', id: ANA } },
      ],
    });
  });

  it.each([
    ['nothing', '', 1, 'roles are expected here'],
    ['no roles', 'people: []\n', 1, 'roles are expected here'],
    ['roles that are no map', 'roles: admin\n', 1, 'roles are expected here'],
    [
      'something beside the roles',
      'roles: {}\n\nadmins: []\n',
      3,
      'admins: only “roles” and “slack” may stand here',
    ],
    [
      'a role that does not exist',
      'roles:\n  viewer: []\n  oprator: []\n',
      3,
      'roles.oprator: no such role; did you mean “operator”?',
    ],
    ['a role in capitals', 'roles:\n  Admin: []\n', 2, 'did you mean “admin”?'],
    ['a role that is like none', 'roles:\n  Chief of everything: []\n', 2, 'there are: viewer, operator'],
    ['a role twice', 'roles:\n  viewer: []\n  viewer: []\n', 3, 'unique'],
    ['a person in place of a list', `roles:\n  admin: ${ANA}\n`, 2, 'a list is expected here'],
    ['nothing in place of a list', 'roles:\n  viewer: []\n  admin:\n', 3, 'a list is expected here'],
    ['a display name', 'roles:\n  admin:\n    - Ana Silva\n', 3, '“Ana Silva” is neither an object id nor'],
    ['an empty name', 'roles:\n  admin:\n    - ""\n', 3, 'neither an object id nor'],
    ['a number', 'roles:\n  admin: [12]\n', 2, 'a person or a group is expected here'],
    ['nothing for a person', 'roles:\n  admin:\n    -\n', 3, 'a person or a group is expected here'],
    ['a list in the list', `roles:\n  admin:\n    - [${ANA}]\n`, 3, 'a person or a group is expected here'],
    [
      'a group by its name',
      'roles:\n  admin:\n    - group: Voice team\n',
      3,
      'a group is named by its object id',
    ],
    [
      'a word that means nothing',
      `roles:\n  admin:\n    - grup: ${DESK}\n`,
      3,
      '“grup” means nothing here; did you mean “group”?',
    ],
    [
      'a name without a group',
      'roles:\n  admin:\n    - name: Desk\n',
      3,
      'a group is named by its object id',
    ],
    [
      'a list for a name',
      `roles:\n  admin:\n    - {group: ${DESK}, name: [a]}\n`,
      3,
      'the name of a group is text',
    ],
    ['accounts in a list', 'roles: {}\nslack: [U012ABC]\n', 2, 'accounts of Slack are expected here'],
    ['a name for an account', 'roles: {}\nslack:\n  ana: ana@contoso.com\n', 3, 'a member id such as U012'],
    ['a bot for an account', 'roles: {}\nslack:\n  B012ABC: ana@contoso.com\n', 3, 'a member id such as'],
    ['a display name for its person', 'roles: {}\nslack:\n  U012ABC: Ana\n', 3, '“Ana” is neither'],
    [
      'a group for its person',
      `roles: {}\nslack:\n  U012ABC: {group: ${DESK}}\n`,
      3,
      'a person is expected here',
    ],
    ['an account twice', `roles: {}\nslack:\n  U012ABC: ${ANA}\n  U012ABC: ${ANA}\n`, 4, 'unique'],
    ['broken YAML', 'roles:\n  admin: [\n', 3, ''],
  ])('refuses %s, and says in which line', (_what, yaml, line, problem) => {
    expect(readRules(yaml, ROLES)).toEqual({
      ok: false,
      line,
      problem: expect.stringContaining(problem) as string,
    });
  });

  it('takes no role, and no person, from a name that means something to JavaScript', () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const read = readRules(`roles:\n  ${name}: [${ANA}]\n`, ROLES);
      expect(read.ok ? read.rules : []).toEqual([]);
    }
  });

  it('reads or refuses any entry whatever, and shortens what it repeats', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (entry) => {
        const read = readRules(JSON.stringify({ roles: { viewer: [entry] } }), ROLES);
        if (!read.ok) expect(read.problem.length).toBeLessThan(300);
        else expect(read.rules).toHaveLength(1);
      }),
    );
  });

  it('takes the example that people copy', async () => {
    const yaml = await readFile(new URL('../../../config/access.example.yaml', import.meta.url), 'utf8');
    const named = [...yaml.matchAll(/^ {2}([A-Za-z ]+):/gm)].map(([, role = '']) => role);
    const read = readRules(yaml, named);
    expect(read.ok && read.slack).not.toEqual([]);
    expect(read.ok && new Set(read.rules.map(({ member }) => member.kind))).toEqual(
      new Set(['group', 'name', 'person']),
    );
  });
});
