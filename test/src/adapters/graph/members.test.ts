import { describe, expect, it, onTestFinished } from 'vitest';
import type { MemberDirectory } from '../../../../src/access/index.ts';
import { createGraph } from '../../../../src/adapters/graph/index.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import { startDemoTenant, type StartedTenant } from '../../../helpers/demo-tenant.ts';
import { startGraphStub } from '../../../helpers/graph-stub.ts';
import { freeRate } from '../../../helpers/rate.ts';

const group = (n: number): string => `6d1f2e0c-4f0a-4a55-9a38-${String(n).padStart(12, '0')}`;
const [OUTER, INNER] = [group(1), group(2)];
const PHONE_VIEWERS = '00000000-0000-0000-0000-000000000200';

function membersAt(baseUrl: string): MemberDirectory {
  return createGraph({
    baseUrl,
    token: () => Promise.resolve('demo'),
    rate: freeRate,
    requestsPerSecond: 15,
    log: silentLog,
    sleep: () => Promise.resolve(),
  }).members;
}

async function connected(): Promise<{ demo: StartedTenant; members: MemberDirectory }> {
  const demo = await startDemoTenant({ devices: 0, spareAccounts: 1_200, requestsPerSecond: 100_000 });
  onTestFinished(() => demo.close());
  return { demo, members: membersAt(demo.graphBaseUrl) };
}

async function stubbed(answer: Parameters<typeof startGraphStub>[0]): Promise<MemberDirectory> {
  const stub = await startGraphStub(answer);
  onTestFinished(() => stub.close());
  return membersAt(stub.url);
}

const phones = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => `phone-${String(n + 1).padStart(5, '0')}@contoso.example`);

describe('src/adapters/graph/members.ts', () => {
  it('finds the people of a group, and of the groups within it, each once', async () => {
    const { demo, members } = await connected();
    await demo.call('POST', '/_demo/group', {
      ...{ id: OUTER, name: 'Outer' },
      add: ['alexw@contoso.example', 'meganb@contoso.example', INNER],
    });
    // They are in each other, as Entra allows.
    await demo.call('POST', '/_demo/group', {
      ...{ id: INNER, name: 'Inner' },
      add: ['meganb@contoso.example', 'pattif@contoso.example', OUTER],
    });
    const found = await members.group(OUTER);
    expect(found?.name).toBe('Outer');
    expect(found?.people.map(({ name }) => name).sort()).toEqual([
      'Alex Wilber',
      'Megan Bowen',
      'Patti Fernandez',
    ]);
    expect(found?.people.find(({ name }) => name === 'Alex Wilber')?.id).toBe(
      '00000000-0000-0000-0000-0000000000020',
    );
  });

  it('follows the pages of a large group to the end', async () => {
    const { demo, members } = await connected();
    await demo.call('POST', '/_demo/group', { id: OUTER, add: phones(1_200) });
    const before = demo.requests().length;
    const found = await members.group(OUTER);
    expect(new Set(found?.people.map(({ id }) => id)).size).toBe(1_200);
    expect(demo.requests(before)).toHaveLength(3);
  });

  it('knows whoever has left, however deep in', async () => {
    const { demo, members } = await connected();
    const names = async (): Promise<(string | undefined)[]> =>
      ((await members.group(PHONE_VIEWERS))?.people ?? []).map(({ name }) => name);
    expect(await names()).toEqual(['Patti Fernandez']);
    await demo.call('POST', '/_demo/group', {
      id: '00000000-0000-0000-0000-000000000201',
      remove: ['pattif@contoso.example'],
    });
    expect(await names()).toEqual([]);
  });

  it('finds no group where there is none, or none any more', async () => {
    const { demo, members } = await connected();
    expect(await members.group(OUTER)).toBeUndefined();
    await demo.call('POST', '/_demo/group', { id: OUTER, add: ['alexw@contoso.example'] });
    expect(await members.group(OUTER)).toBeDefined();
    await demo.call('POST', '/_demo/group', { id: OUTER, gone: true });
    expect(await members.group(OUTER)).toBeUndefined();
  });

  it('names the permission that a group takes', async () => {
    const { demo, members } = await connected();
    await demo.call('POST', '/_demo/group', { id: OUTER, hidden: true });
    await expect(members.group(OUTER)).rejects.toMatchObject({
      code: 'graph.forbidden',
      details: { permission: 'GroupMember.Read.All' },
    });
  });

  it('counts people alone, and what tells no kind as people', async () => {
    const value = [
      {
        '@odata.type': '#microsoft.graph.user',
        id: 'u1',
        displayName: null,
        userPrincipalName: 'a@b.example',
      },
      { '@odata.type': '#microsoft.graph.servicePrincipal', id: 's1', displayName: 'An app' },
      { '@odata.type': '#microsoft.graph.device', id: 'd1' },
      { '@odata.type': '#microsoft.graph.group', id: 'g1', displayName: 'A group' },
      { id: 'u2', displayName: null },
    ];
    const members = await stubbed(({ url = '' }) => ({
      body: url.includes('transitiveMembers') ? { value } : { displayName: null },
    }));
    expect(await members.group(OUTER)).toEqual({
      name: OUTER,
      people: [
        { id: 'u1', name: 'a@b.example' },
        { id: 'u2', name: 'u2' },
      ],
    });
  });

  it('does not ask for members by their type, which Graph would answer from an index that lags behind', async () => {
    const asked: string[] = [];
    const members = await stubbed(({ url = '' }) => {
      asked.push(url);
      return { body: { value: [] } };
    });
    await members.group(OUTER);
    expect(asked).toEqual([
      `/v1.0/groups/${OUTER}?$select=displayName`,
      `/v1.0/groups/${OUTER}/transitiveMembers?$select=id,displayName,userPrincipalName&$top=999`,
    ]);
  });

  it.each([
    ['a link to another host', 'https://graph.example/v1.0/groups/x'],
    ['a link that goes round in circles', `/v1.0/groups/${OUTER}/transitiveMembers?$skipToken=1`],
  ])('believes nothing of a group whose pages end in %s', async (_what, link) => {
    const members = await stubbed(({ url = '' }, base) => ({
      body: url.includes('transitiveMembers')
        ? { value: [{ id: 'u1' }], '@odata.nextLink': link.startsWith('/') ? base + link : link }
        : { displayName: 'Outer' },
    }));
    await expect(members.group(OUTER)).rejects.toMatchObject({ code: 'graph.unreadable' });
  });

  it('finds people by their names, in batches, without regard to case', async () => {
    const { demo, members } = await connected();
    const found = await members.named([...phones(20), 'alexw@contoso.example', 'nobody@contoso.example']);
    expect(found.size).toBe(21);
    expect(found.get('alexw@contoso.example')).toEqual({
      id: '00000000-0000-0000-0000-0000000000020',
      name: 'Alex Wilber',
    });
    expect(demo.requests().filter(({ inBatch }) => inBatch)).toHaveLength(2);
  });
});
