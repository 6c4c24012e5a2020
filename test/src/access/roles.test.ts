import { describe, expect, it } from 'vitest';
import { may, ROLES, type Role } from '../../../src/access/index.ts';

const MAY: Readonly<Record<Role, readonly Role[]>> = {
  viewer: ['viewer'],
  operator: ['viewer', 'operator'],
  approver: ['viewer', 'approver'],
  admin: ['viewer', 'operator', 'approver', 'admin'],
};

describe('src/access/roles.ts', () => {
  it.each(ROLES)('lets %s do what the role includes, and no more', (role) => {
    expect(ROLES.filter((need) => may([{ role }], need))).toEqual(MAY[role]);
  });

  it('adds up what several roles allow', () => {
    const both = [{ role: 'operator' }, { role: 'approver' }];
    expect(ROLES.filter((need) => may(both, need))).toEqual(['viewer', 'operator', 'approver']);
  });

  it.each(['Teams administrator', 'Admin', 'constructor', '__proto__', ''])(
    'allows nothing for the name "%s", which is no role of the bot',
    (role) => {
      expect(ROLES.filter((need) => may([{ role }], need))).toEqual([]);
    },
  );

  it('allows nothing without a role', () => {
    expect(ROLES.filter((need) => may([], need))).toEqual([]);
  });
});
