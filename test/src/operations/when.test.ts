import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTiming } from '../../../src/operations/when.ts';

const TODAY = '2026-11-21';
function read(text: string): object {
  const result = readTiming(text, TODAY);
  if (!result.ok) throw new Error(`${text}: ${JSON.stringify(result.refusal)}`);
  return result.value;
}
const refusal = (text: string): object | undefined => {
  const result = readTiming(text, TODAY);
  return result.ok ? undefined : result.refusal;
};
const window = (from: string, to: string | null = null): object => ({ window: { from, to } });
const every = (weekdays: number[], time: string): object => ({ every: { weekdays, time } });
const day = '2026-12-01';
const ALL = [1, 2, 3, 4, 5, 6, 7];

describe('src/operations/when.ts', () => {
  it('reads a selector of full length with its times, and nothing longer', () => {
    expect(refusal('a'.repeat(2_500))).toBeUndefined();
    expect(refusal('a'.repeat(2_501))).toEqual({ code: 'command-too-long', details: { max: 2_500 } });
  });

  it('takes time, waves and halt out of a command, and leaves the selector', () => {
    expect(read('site:Lyon at 22:00-05:00 offline waves 5%,25%,rest halt 10%')).toEqual({
      selector: 'site:Lyon offline',
      ...window('22:00', '05:00'),
      waves: [{ percent: 5 }, { percent: 25 }, 'rest'],
      haltPercent: 10,
    });
    expect(read('site:Lyon model:"VVX 411"')).toEqual({ selector: 'site:Lyon model:"VVX 411"' });
    expect(read('')).toEqual({ selector: '' });
  });

  it.each([
    ['at 22:00', window('22:00')],
    ['at 10pm', window('22:00')],
    ['AT 2 a.m.', window('02:00')],
    ['at 12am to 2:30 pm', window('00:00', '14:30')],
    ['at noon', window('12:00')],
    ['at 22:00 - 24:00', window('22:00', '00:00')],
    ['from 22h to 5h', window('22:00', '05:00')],
    ['between 22:00 and 05:00', window('22:00', '05:00')],
    ['à 22:00-05:00', window('22:00', '05:00')],
    ['à 22h30', window('22:30')],
    ['de 22 h à 5 h', window('22:00', '05:00')],
    ['entre 22h00 et minuit', window('22:00', '00:00')],
    ['a\u0300 20h', window('20:00')],
    ['every Sunday 02:00', every([7], '02:00')],
    ['every day at 2am', every(ALL, '02:00')],
    ['every Monday and Thu at 02h00', every([1, 4], '02:00')],
    ['every weekday 22:00-05:00', { ...every([1, 2, 3, 4, 5], '22:00'), ...window('22:00', '05:00') }],
    ['chaque dimanche à 02:00', every([7], '02:00')],
    ['tous les jours à 2h', every(ALL, '02:00')],
    ['tous les lundis, mercredis et vendredis à 02:00', every([1, 3, 5], '02:00')],
    [
      'tous les jours ouvrés de 22h à 5h',
      { ...every([1, 2, 3, 4, 5], '22:00'), ...window('22:00', '05:00') },
    ],
    ['on 2026-12-01 22:00', { day, ...window('22:00') }],
    ['on 2026-12-01 at 22:00-05:00', { day, ...window('22:00', '05:00') }],
    ['le 2026-12-01 à 22:00', { day, ...window('22:00') }],
    ['waves 10, 100, rest', { waves: [{ count: 10 }, { count: 100 }, 'rest'] }],
    ['vagues 5 %, 25 %, le reste', { waves: [{ percent: 5 }, { percent: 25 }, 'rest'] }],
    ['halt at 2.5%', { haltPercent: 2.5 }],
    ['arrêt à 2,5 %', { haltPercent: 2.5 }],
  ])('understands %j', (text, timing) => {
    expect(read(`site:Lyon ${text} offline`)).toEqual({ selector: 'site:Lyon offline', ...timing });
  });

  it.each([
    ['at', 'at'],
    ['at 25:00', 'at 25:00'],
    ['at 5', 'at 5'],
    ['at 22:00-22:00', 'at 22:00-22:00'],
    ['at 13pm', 'at 13pm'],
    ['at reception', 'at reception'],
    ['every', 'every'],
    ['every Sunday', 'every Sunday'],
    ['every fortnight 02:00', 'every fortnight 02:00'],
    ['chaque lune à 02:00', 'chaque lune à 02:00'],
    ['on 2026-12-01', 'on 2026-12-01'],
    ['on 2026-02-30 22:00', 'on 2026-02-30 22:00'],
    ['le 01/12/2026 à 22:00', 'le 01/12/2026'],
    ['halt', 'halt'],
    ['halt soon', 'halt soon'],
    ['halt 120%', 'halt 120%'],
  ])('names what it does not understand in %j', (text, named) => {
    expect(refusal(`Lyon ${text}`)).toEqual({ code: 'when.not-understood', details: { text: named } });
  });

  it.each([
    ['waves', 'waves.invalid'],
    ['waves 5%,some', 'waves.invalid'],
    ['waves rest,5%', 'waves.rest-not-last'],
    ['at 22:00 Lyon at 23:00', 'when.twice'],
    ['every Sunday 02:00 on 2026-12-01 22:00', 'when.twice'],
    ['on 2026-11-20 22:00', 'when.past'],
  ])('refuses %j with %s', (text, code) => {
    expect(refusal(text)).toMatchObject({ code });
  });

  it.each([
    'name:"at 22:00" model:"every Sunday"',
    'site:"waves 5%" "halt ""at"" 10%"',
    'on',
    'le Lyon de Paris',
    'tous',
    '00:04:F2:AB:CD:EF',
    'name:at',
    '"at 22:00',
  ])('leaves %j alone', (selector) => {
    expect(read(selector)).toEqual({ selector });
    expect(read(`${selector.startsWith('"at') ? '' : 'at 22:00 '}${selector}`)).toMatchObject({ selector });
  });

  it('never reads into quotes, whatever stands in them', () => {
    const quoted = fc.array(fc.constantFrom('at 22:00', 'every', 'waves', '""', 'halt 5%', 'le 1', 'x'));
    fc.assert(
      fc.property(quoted, (words) => {
        const selector = `name:"${words.join(' ')}"`;
        expect(read(`${selector} at 23:00`)).toEqual({ selector, ...window('23:00') });
      }),
    );
  });

  it('ends on any text', () => {
    fc.assert(fc.property(fc.string(), (text) => void readTiming(text, TODAY)));
  });
});
