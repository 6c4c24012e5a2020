import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { urlTemplate } from '../../../../src/adapters/graph/url-template.ts';

describe('src/adapters/graph/url-template.ts', () => {
  it.each([
    ['beta/teamwork/devices?$top=50', 'beta/teamwork/devices'],
    ['v1.0/users/megan%40contoso.example?$select=id', 'v1.0/users/{id}'],
    ['v1.0/groups/6d1f2e0c-4f0a/transitiveMembers?$top=999', 'v1.0/groups/{id}/transitiveMembers'],
    [
      "v1.0/admin/teams/policy/getPolicyId(type='T',name='Front desk')",
      'v1.0/admin/teams/policy/getPolicyId',
    ],
    [
      "v1.0/admin/teams/policy/getPolicyId(type='T',name='a/b?c')",
      'v1.0/admin/teams/policy/getPolicyId/{id}',
    ],
    ['v1.0/$batch', 'v1.0/$batch'],
  ])('tells of %s the resource alone', (path, template) => {
    expect(urlTemplate(path)).toBe(template);
  });

  it('tells nothing of whom it is about, whatever that is called', () => {
    const name = fc.string({ minLength: 1 }).map((text) => `canary${text}`);
    fc.assert(
      fc.property(name, name, (user, query) => {
        expect(urlTemplate(`v1.0/users/${user}/assignLicense?${query}`)).not.toContain('canary');
      }),
    );
  });
});
