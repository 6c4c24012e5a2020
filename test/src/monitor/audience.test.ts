import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { audienceOf, type Incident, type Watch } from '../../../src/monitor/index.ts';

const MINUTE = 60_000;
const at = (time: string): Date => new Date(`2026-03-02T${time}:00Z`);
const BOSS = { id: 'boss', name: 'The boss' };

const incident: Incident = {
  id: 1,
  state: 'open',
  suspicion: { kind: 'site', site: 'Lyon', fell: 34, of: 34, withinMs: 0, sites: 1 },
  startedAt: at('12:00'),
  openedAt: at('12:00'),
  lastFallAt: at('12:00'),
  recoveredAt: null,
  ...{ total: 34, down: 34, gone: 0, flapping: 0, truth: { confirmed: 0, answers: 0, unprobed: 34 } },
  ...{ acknowledgedBy: null, acknowledgedAt: null, snoozedUntil: null, assignedTo: null, revision: 1 },
};
const NIGHT = { from: '22:00', to: '06:00', zone: 'UTC' };

function watch(conversationId: string, more: Partial<Watch> = {}): Watch {
  return {
    id: 1,
    who: BOSS,
    place: { channel: 'teams', conversationId, kind: 'personal', tenantId: null },
    ...{ locale: 'en', selector: '', quiet: null, digest: null, afterMinutes: null, digestedAt: null },
    createdAt: at('08:00'),
    ...more,
  };
}

const shown = (conversationId: string, calm = false) => ({ channel: 'teams', conversationId, calm });
const told = ({ tell }: { tell: readonly Watch[] }): string[] =>
  tell.map(({ place }) => place.conversationId);

describe('src/monitor/audience.ts', () => {
  it('tells a conversation once, however many of its watches pick the phones', () => {
    const watches = [watch('a'), watch('a', { selector: 'site:lyon' }), watch('b')];
    expect(told(audienceOf(incident, watches, [], at('12:01')))).toEqual(['a', 'b']);
    expect(told(audienceOf(incident, watches, [shown('a')], at('12:01')))).toEqual(['b']);
  });

  it.each(['recovered', 'closed'] as const)('tells nobody anew of what is %s', (state) => {
    const over = { ...incident, state };
    expect(audienceOf(over, [watch('a')], [shown('b', true)], at('12:01'))).toEqual({
      tell: [],
      remind: [],
      lookAgainAt: null,
    });
  });

  it('waits for the end of quiet hours', () => {
    const night = watch('a', { quiet: NIGHT });
    expect(audienceOf(incident, [night], [], at('23:00'))).toEqual({
      tell: [],
      remind: [],
      lookAgainAt: new Date('2026-03-03T06:00:00Z'),
    });
    expect(told(audienceOf(incident, [night], [], new Date('2026-03-03T06:00:00Z')))).toEqual(['a']);
  });

  it('tells a quiet conversation by another of its watches that is not', () => {
    const watches = [watch('a', { quiet: NIGHT }), watch('a', { selector: 'mac:0004f2000001' })];
    expect(told(audienceOf(incident, watches, [], at('23:00')))).toEqual(['a']);
  });

  it('escalates when nobody has acknowledged it in time, and only then', () => {
    const second = watch('second', { afterMinutes: 10 });
    expect(audienceOf(incident, [second], [], at('12:09'))).toMatchObject({
      tell: [],
      lookAgainAt: at('12:10'),
    });
    expect(told(audienceOf(incident, [second], [], at('12:10')))).toEqual(['second']);
    const seen = { ...incident, acknowledgedBy: BOSS };
    expect(audienceOf(seen, [second], [], at('12:30'))).toEqual({ tell: [], remind: [], lookAgainAt: null });
  });

  it('counts an escalation from when phones fell into it again', () => {
    const again = { ...incident, openedAt: at('12:40') };
    expect(audienceOf(again, [watch('second', { afterMinutes: 10 })], [], at('12:41'))).toEqual({
      tell: [],
      remind: [],
      lookAgainAt: at('12:50'),
    });
  });

  it('escalates after the quiet hours of those it escalates to', () => {
    const late = { ...incident, openedAt: at('21:55') };
    const second = watch('second', { afterMinutes: 10, quiet: NIGHT });
    expect(audienceOf(late, [second], [], at('21:56')).lookAgainAt).toEqual(new Date('2026-03-03T06:00:00Z'));
  });

  it('tells nobody while it is snoozed, and reminds those who saw it when that is over', () => {
    const snoozed = { ...incident, snoozedUntil: at('13:00') };
    expect(audienceOf(snoozed, [watch('a'), watch('b')], [shown('b', true)], at('12:30'))).toEqual({
      tell: [],
      remind: [],
      lookAgainAt: at('13:00'),
    });
    expect(audienceOf(snoozed, [], [shown('b')], at('12:30')).lookAgainAt).toEqual(at('13:00'));
    const after = audienceOf(snoozed, [watch('a'), watch('b')], [shown('b', true)], at('13:00'));
    expect(told(after)).toEqual(['a']);
    expect(after.remind).toEqual([shown('b', true)]);
  });

  it('tells those anew who saw it recover when its phones fall again, and not of phones that come and go', () => {
    expect(audienceOf(incident, [watch('a')], [shown('a', true)], at('12:30')).remind).toHaveLength(1);
    const unstable = { ...incident, total: 1, down: 1, flapping: 1 };
    expect(audienceOf(unstable, [watch('a')], [shown('a', true)], at('12:30')).remind).toEqual([]);
  });

  it('reminds nobody in quiet hours', () => {
    const snoozed = { ...incident, snoozedUntil: at('23:00') };
    const quiet = audienceOf(snoozed, [watch('a', { quiet: NIGHT })], [shown('a', true)], at('23:30'));
    expect(quiet).toEqual({ tell: [], remind: [], lookAgainAt: new Date('2026-03-03T06:00:00Z') });
  });

  it('forgets no conversation: whoever is not told now is told when it looks again', () => {
    const time = fc.integer({ min: 0, max: 23 }).map((hour) => `${String(hour).padStart(2, '0')}:00`);
    const quiet = fc
      .tuple(time, time, fc.constantFrom('UTC', 'Europe/Paris', 'America/Sao_Paulo'))
      .filter(([from, to]) => from !== to)
      .map(([from, to, zone]) => ({ from, to, zone }));
    const wish = fc.record({
      quiet: fc.option(quiet),
      afterMinutes: fc.option(fc.integer({ min: 1, max: 1_440 })),
    });
    fc.assert(
      fc.property(fc.array(wish, { minLength: 1, maxLength: 8 }), fc.nat(10_000), (wishes, minutes) => {
        const watches = wishes.map((each, n) => watch(`c${n}`, each));
        let now = new Date(incident.openedAt.getTime() + minutes * MINUTE);
        const heard = new Set<string>();
        for (let turn = 0; turn <= 2 * watches.length; turn++) {
          const there = [...heard].map((id) => shown(id));
          const { tell, lookAgainAt } = audienceOf(incident, watches, there, now);
          for (const { place } of tell) heard.add(place.conversationId);
          if (!lookAgainAt) break;
          expect(lookAgainAt.getTime()).toBeGreaterThan(now.getTime());
          now = lookAgainAt;
        }
        expect(heard.size).toBe(watches.length);
      }),
    );
  });
});
