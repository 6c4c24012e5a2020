import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import en from '../../../../cards/wording/en.json' with { type: 'json' };
import { GUARDS } from '../../../../src/operations/guards/index.ts';
import type { GuardFacts, Verdict } from '../../../../src/operations/guards/guard.ts';
import { facts } from './facts.ts';

const FOLDER = join(import.meta.dirname, '../../../../src/operations/guards');

/** A site in which every phone is to be touched once; work on one ends a while later. */
interface Phone {
  state: 'waiting' | 'under way' | 'done' | 'skipped';
  readonly health: 'healthy' | 'offline';
  readonly activity: 'idle' | 'busy';
}

const phone = fc
  .record({
    health: fc.constantFrom('healthy' as const, 'healthy' as const, 'offline' as const),
    activity: fc.constantFrom('idle' as const, 'idle' as const, 'busy' as const),
  })
  .map((seen): Phone => ({ ...seen, state: 'waiting' }));

const answers = ({ health, state }: Phone): boolean => health !== 'offline' && state !== 'under way';
const count = (phones: readonly Phone[], is: (phone: Phone) => boolean): number => phones.filter(is).length;

function verdictOn(phones: readonly Phone[], { health, activity }: Phone, heldMs: number): Verdict {
  const site: GuardFacts['site'] = {
    phones: phones.length,
    answering: count(phones, answers),
    underWay: count(phones, ({ state }) => state === 'under way'),
  };
  const verdicts = GUARDS.map((guard) => guard.judge(facts({ health, activity }, { site, heldMs })));
  return (
    verdicts.find((verdict) => verdict === 'skip') ?? verdicts.find((verdict) => verdict === 'wait') ?? 'go'
  );
}

describe('src/operations/guards/index.ts', () => {
  it('lists every guard on the disk, each with its sentence', () => {
    const files = readdirSync(FOLDER).filter((file) => !['guard.ts', 'index.ts'].includes(file));
    expect(GUARDS.map(({ id }) => `${id}.ts`).sort()).toEqual(files.sort());
    for (const { id } of GUARDS) expect(en.guard).toHaveProperty([id, 'text']);
  });

  it('never lets more of a site than its share be worked on, nor its last phone, in whatever order phones are judged', () => {
    const phones = fc.array(phone, { minLength: 1, maxLength: 40 });
    const order = fc.infiniteStream(fc.nat({ max: 1_000 }));
    fc.assert(
      fc.property(phones, order, (site, turns) => {
        const wereAnswering = count(site, answers);
        for (let minute = 0; site.some(({ state }) => state === 'waiting'); minute += 1) {
          const waiting = site.filter(({ state }) => state === 'waiting');
          const judged = waiting[Number(turns.next().value) % waiting.length];
          if (!judged) break;
          const verdict = verdictOn(site, judged, minute * 60_000);
          if (verdict === 'go') judged.state = 'under way';
          if (verdict === 'skip') judged.state = 'skipped';
          const underWay = site.filter(({ state }) => state === 'under way');
          expect(underWay.length).toBeLessThanOrEqual(Math.max(1, site.length / 4));
          expect(count(site, answers)).toBeGreaterThanOrEqual(Math.min(1, wereAnswering));
          const ends = underWay[Number(turns.next().value) % Math.max(1, underWay.length)];
          if (ends && Number(turns.next().value) % 3 === 0) ends.state = 'done';
        }
      }),
    );
  });
});
