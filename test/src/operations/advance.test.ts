import { describe, expect, it, onTestFinished } from 'vitest';
import type { TargetCounts } from '../../../src/changes/index.ts';
import {
  doneByHand,
  kindOf,
  OperationRequest,
  planOperation,
  undoOperation,
  type Asked,
} from '../../../src/operations/index.ts';
import { DRAFT } from '../../helpers/installation.ts';
import { startOperations, type OperationEngine } from '../../helpers/operations.ts';
import { freshDatabase } from '../../helpers/postgres.ts';

type Options = Parameters<typeof startOperations> extends [string, ...infer Rest] ? Rest : never;

describe('src/operations/advance.ts', () => {
  async function start(...options: Options): Promise<OperationEngine> {
    const database = await freshDatabase();
    const engine = await startOperations(database.url, ...options);
    onTestFinished(async () => {
      await engine.close();
      await database.drop();
    });
    return engine;
  }

  async function approved(
    engine: OperationEngine,
    ...[kind, request]: Parameters<OperationEngine['plan']>
  ): Promise<number> {
    const { id, state, note } = await engine.plan(kind, request);
    expect([state, note]).toEqual(['awaiting-approval', null]);
    await engine.approve(id);
    return id;
  }

  const countsOf = (engine: OperationEngine, id: number): Promise<TargetCounts> =>
    engine.stores.changes.counts(id);

  it('restarts every phone of the selection once, and sees each of them answer again', async () => {
    const engine = await start({ operationMs: 30 });
    const id = await approved(engine, 'restart', { selector: 'site:Lyon', waves: ['rest'] });
    const ended = await engine.run(id);
    expect(ended.state).toBe('succeeded');
    expect([...engine.effects('restart').values()]).toEqual(Array.from({ length: ended.total }, () => 1));
    expect(ended.total).toBeGreaterThan(3);
  }, 60_000);

  it('begins with a small wave, waits its soak, and halts by itself where too many fail', async () => {
    const engine = await start({ operationMs: 20, devices: 120, failShare: 1 });
    const id = await approved(engine, 'restart', { selector: '', waves: [{ count: 5 }, 'rest'] });
    const begun = engine.now().getTime();
    const halted = await engine.run(id);
    // At once, and not when the wave has been watched for the five minutes of its soak.
    expect(engine.now().getTime() - begun).toBeLessThan(4 * 60_000);
    expect(halted).toMatchObject({
      state: 'paused',
      note: { code: 'operation.halted', details: { percent: 100 } },
    });
    expect(await countsOf(engine, id)).toMatchObject({ failed: 5 });
    expect(engine.effects('restart').size).toBe(5);

    // Going on over the failures does not halt again for the same ones.
    await engine.demo.call('POST', '/_demo/limits', { failShare: 0 });
    await engine.resume(id);
    const [first, second] = await engine.stores.operations.waves(id);
    expect([first?.counts.failed, second?.counts.pending]).toEqual([5, halted.total - 5]);
    const ended = await engine.run(id);
    expect(ended.state).toBe('partly-failed');
    // Some of the demo's phones are in a call all the while.
    const { failed, succeeded, skipped } = await countsOf(engine, id);
    expect([failed, succeeded + skipped]).toEqual([5, halted.total - 5]);
  }, 120_000);

  it('follows what is queued already, and never asks twice for what was accepted without an answer', async () => {
    const lost = new Set<string>();
    const engine = await start({ operationMs: 50 }, (world) => ({
      actions: {
        ...world.actions,
        offers: world.actions.offers,
        follow: world.actions.follow,
        newest: world.actions.newest,
        // Every third answer is lost on its way, after the tenant has taken the request.
        async ask(action, requests) {
          const answers = await world.actions.ask(action, requests);
          return answers.map((answer, at): Asked => {
            const { deviceId = '' } = requests[at] ?? {};
            if (at % 3 > 0 || lost.has(deviceId)) return answer;
            lost.add(deviceId);
            return { state: 'unsure' };
          });
        },
      },
    }));
    const id = await approved(engine, 'restart', { selector: 'region:EMEA', waves: ['rest'] });
    const ended = await engine.run(id);
    expect(lost.size).toBeGreaterThan(3);
    expect(ended.state).toBe('succeeded');
    expect(new Set(engine.effects('restart').values())).toEqual(new Set([1]));
  }, 120_000);

  it('waits for phones in a call, and leaves those out that stay in it', async () => {
    const engine = await start({ operationMs: 20 });
    const ids = engine.demo.tenant.world.phones
      .filter(({ location }) => location === 'Lyon')
      .map(({ id }) => id);
    await engine.demo.call('POST', '/_demo/busy', { ids: ids.slice(0, 1), busy: true });
    const id = await approved(engine, 'restart', { selector: 'site:Lyon', waves: ['rest'] });
    const ended = await engine.run(id);
    expect(ended.state).toBe('partly-failed');
    expect(await engine.stores.operations.failures(id)).toMatchObject([{ code: 'guard.busy', count: 1 }]);
  }, 120_000);

  it('starts in the hours of each site, after the approval', async () => {
    const engine = await start({ operationMs: 20 });
    const now = engine.now();
    const hour = (add: number): string =>
      new Intl.DateTimeFormat('en-GB', {
        timeZone: 'Europe/Paris',
        hour: '2-digit',
        minute: '2-digit',
      }).format(new Date(now.getTime() + add * 3_600_000));
    const window = { from: hour(2), to: hour(4) };
    const id = await approved(engine, 'restart', { selector: 'site:Lyon', waves: ['rest'], window });
    const states: string[] = [];
    const ended = await engine.run(id, async () => {
      states.push((await engine.stores.changes.find(id))?.state ?? '');
      return false;
    });
    expect(states[0]).toBe('scheduled');
    expect(engine.now().getTime() - now.getTime()).toBeGreaterThan(1.9 * 3_600_000);
    expect(ended.state).toBe('succeeded');
  }, 120_000);

  it('asks for approval again where a phone of the plan has gone by the time it starts', async () => {
    const engine = await start({ operationMs: 20 });
    const planned = await engine.plan('restart', { selector: 'site:Lyon' });
    await engine.approve(planned.id);
    engine.advance(16 * 60_000);
    const { world } = engine.demo.tenant;
    const at = world.phones.findIndex(({ location, offline }) => location === 'Lyon' && !offline);
    world.phones.splice(at, 1);
    const again = await engine.run(planned.id);
    expect(again.state).toBe('awaiting-approval');
    expect(again.total).toBe(planned.total - 1);
    expect(again.digest).not.toBe(planned.digest);
    expect(engine.effects('restart').size).toBe(0);
  }, 120_000);

  it('updates native Teams phones by the version that Graph has for them, and SIP phones by a restart', async () => {
    const engine = await start({ operationMs: 20, nativePhones: 12 });
    const { phones } = engine.demo.tenant.world;
    for (const phone of phones) phone.firmware = phone.model.firmware[1] ?? phone.firmware;
    const id = await approved(engine, 'firmware-update', { selector: '', waves: ['rest'] });
    const targets = await engine.stores.operations.targets(id, { states: ['pending'] });
    const native = targets.filter(({ action }) => action === 'updateSoftware');
    expect(native.length).toBeGreaterThan(5);
    expect(native.every(({ version }) => version !== null)).toBe(true);

    await engine.run(id);
    expect(engine.effects('updateSoftware').size).toBe(native.length);
    expect(engine.effects('restart').size).toBe(targets.length - native.length);
    const ran = await engine.stores.operations.targets(id, { states: ['succeeded'] });
    expect(ran.length).toBeGreaterThan(targets.length * 0.8);
    for (const { subjectId } of ran) {
      const phone = engine.demo.tenant.world.phone(subjectId);
      expect(phone?.firmware).toBe(phone?.model.firmware[0]);
    }
  }, 120_000);

  it('hands the phones to a person where no program may do it, and looks at what that person did', async () => {
    const engine = await start({ operationMs: 20 });
    const id = await approved(engine, 'sign-out', { selector: 'site:Lyon', waves: ['rest'] });
    const waiting = await engine.run(id);
    expect(waiting.state).toBe('running');
    const handed = await engine.stores.operations.targets(id, { steps: ['by-hand'] });
    expect(handed).toHaveLength(waiting.total);

    // The person signs all but one of them out.
    const [left, ...signedOut] = handed;
    for (const { subjectId } of signedOut) {
      const phone = engine.demo.tenant.world.phone(subjectId);
      if (phone) phone.account = null;
    }
    const request = OperationRequest.parse(waiting.request);
    await doneByHand(engine.world, { change: waiting, kind: kindOf('sign-out'), request });
    const ended = await engine.run(id);
    expect(ended.state).toBe('partly-failed');
    expect(await engine.stores.operations.failures(id)).toEqual([
      { code: 'not-verified', count: 1, names: [left?.name] },
    ]);
  }, 120_000);

  it('hands over what is left where Microsoft switches the device API off', async () => {
    const engine = await start({ operationMs: 20 });
    const id = await approved(engine, 'restart', { selector: 'site:Lyon', waves: ['rest'] });
    await engine.demo.call('POST', '/_demo/limits', { deviceApi: 'gone' });
    const waiting = await engine.run(id);
    expect(waiting.state).toBe('running');
    expect(await engine.stores.operations.targets(id, { steps: ['by-hand'] })).toHaveLength(waiting.total);
  }, 120_000);

  it('grants a policy to those who lack it, and takes it back by an undo', async () => {
    const engine = await start();
    const account = 'phone-00001@contoso.example';
    const before = (await engine.world.directory.accounts([account])).get(account)?.callingPolicy;
    const id = await approved(engine, 'policy-sip', { users: [account], setting: null });
    const ended = await engine.run(id);
    expect(ended.state).toBe('succeeded');
    expect((await engine.world.directory.accounts([account])).get(account)?.callingPolicy).toBe('Global');
    expect(before).not.toBe('Global');

    const undo = await undoOperation(engine.world, id, DRAFT);
    if (!undo.ok) throw new Error(undo.refusal.code);
    await planOperation(engine.world, undo.value.id);
    await engine.approve(undo.value.id);
    expect((await engine.run(undo.value.id)).state).toBe('succeeded');
    expect((await engine.world.directory.accounts([account])).get(account)?.callingPolicy).toBe(before);
  }, 60_000);
});
