import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Asked } from '../../../../src/operations/tenant.ts';
import { LinekeeperError } from '../../../../src/kernel/errors.ts';
import { startGraphStub, type StubAnswer } from '../../../helpers/graph-stub.ts';
import { connectGraph } from '../../../helpers/graph.ts';

type State = Asked['state'];

/** What may be said of an item that got this status. Those that were refused with all others may be asked for again. */
const MEANINGS: Readonly<Record<number, readonly State[]>> = {
  ...{ 200: ['accepted', 'under-way'], 202: ['accepted', 'under-way'], 409: ['under-way'] },
  ...{ 404: ['refused'], 400: ['refused'], 429: ['later'], 503: ['later', 'unsure'] },
  ...{ 401: ['later'], 403: ['later'], 410: ['later'], 501: ['later'] },
  ...{ 500: ['unsure'], 504: ['unsure'], 302: ['unsure'], 408: ['unsure'], 0: ['unsure'], 1e9: ['unsure'] },
};

/** How a hostile Graph treats one item of a batch. */
const item = fc.record({
  status: fc.oneof(
    { weight: 20, arbitrary: fc.constant(202) },
    fc.constantFrom(...Object.keys(MEANINGS).map(Number)),
  ),
  headers: fc.oneof(
    { weight: 3, arbitrary: fc.constant({ Location: '/teamwork/devices/d/operations/1' }) },
    fc.constant({ 'retry-after': '3' }),
    fc.constant({ Location: '/operations/%zz\u0000' }),
    fc.dictionary(fc.string(), fc.jsonValue()),
    fc.constant(null),
  ),
  times: fc.oneof({ weight: 20, arbitrary: fc.constant(1) }, fc.constantFrom(0, 2)),
});
type Item = typeof item extends fc.Arbitrary<infer T> ? T : never;

/** How it treats a batch, and what may be said of each of its items then. */
interface Whole {
  readonly answer: StubAnswer;
  readonly means?: State;
}
const whole = fc.oneof(
  { weight: 10, arbitrary: fc.constant<Whole>({ answer: {} }) },
  fc.constantFrom<Whole>(
    { answer: { cut: true }, means: 'unsure' },
    { answer: { status: 502 }, means: 'unsure' },
    { answer: { status: 503 }, means: 'unsure' },
    { answer: { body: 'no JSON' }, means: 'unsure' },
    { answer: { body: { responses: [{ id: {} }] } }, means: 'unsure' },
    { answer: { body: [] }, means: 'unsure' },
    { answer: { status: 204, body: '' }, means: 'unsure' },
    { answer: { status: 429, headers: { 'retry-after': '1' } }, means: 'later' },
    { answer: { status: 401 }, means: 'later' },
    { answer: { status: 400 }, means: 'later' },
  ),
);

describe('src/adapters/graph/batch-posts.ts', () => {
  it('gives one true answer to each request, in order, and sends none twice, whatever Graph answers', async () => {
    let items: readonly Item[] = [];
    let wholes: readonly Whole[] = [];
    let batches = 0;
    /** What may be said of each request that was sent, by its place; as often as it was sent. */
    let sent: [number, readonly State[]][] = [];
    const stub = await startGraphStub((request, _base, _count, body) => {
      if (request.method === 'GET') return { body: { value: [] } };
      const { requests } = JSON.parse(body) as { requests: { id: string; url: string }[] };
      const { answer, means } = wholes[batches++ % wholes.length]!;
      const responses = requests.flatMap(({ id, url }) => {
        const n = Number(/\/d(\d+)\/restart$/.exec(url)?.[1]);
        const { times, ...response } = items[n]!;
        sent.push([n, means ? [means] : times === 0 ? ['unsure'] : MEANINGS[response.status]!]);
        return Array.from({ length: times }, () => ({ id, ...response }));
      });
      return { body: { responses: responses.reverse() }, ...answer };
    });
    onTestFinished(() => stub.close());
    const { actions } = connectGraph(stub.url);

    async function hold(): Promise<void> {
      [batches, sent] = [0, []];
      const requests = items.map((_, n) => ({ deviceId: `d${n}` }));
      const asked = await actions.ask('restart', requests).catch((error: unknown) => {
        expect(error).toBeInstanceOf(LinekeeperError);
        return items.map((): Asked => ({ state: 'later', waitMs: 0 }));
      });
      expect(asked).toHaveLength(items.length);
      const allowed = new Map(sent);
      expect(allowed.size).toBe(sent.length);
      asked.forEach(({ state }, n) => {
        expect(allowed.get(n) ?? ['later']).toContain(state);
      });
    }
    await fc.assert(
      fc.asyncProperty(
        fc.array(item, { maxLength: 50 }),
        fc.array(whole, { minLength: 1, maxLength: 4 }),
        async (drawnItems, drawnWholes) => {
          [items, wholes] = [drawnItems, drawnWholes];
          await hold();
        },
      ),
      { numRuns: 300 },
    );
  });
});
