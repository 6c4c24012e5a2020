import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAudit, parseSince } from '../../../bot/audit/audit-request.ts';

/** Paris is an hour ahead of UTC in November, two in July. */
const HERE = { now: new Date('2026-11-21T12:00:00Z'), zone: 'Europe/Paris' };

describe('bot/audit/audit-request.ts', () => {
  it.each([
    ['', { words: [] }],
    ['change 12', { words: [], subjects: ['change 12'] }],
    ['Changement #12', { words: [], subjects: ['change 12'] }],
    ['procédure 3', { words: [], subjects: ['run 3'] }],
    ['device 00-04-F2-AB-CD-EF', { words: [], subjects: ['device 0004f2abcdef'] }],
    ['00:04:f2:ab:cd:ef', { words: [], subjects: ['device 0004f2abcdef'] }],
    ['change approved', { words: ['change', 'approved'] }],
    ['change 12 13', { words: ['change', '12', '13'] }],
    ['constructor 1', { words: ['constructor', '1'] }],
    ['megan  approved', { words: ['megan', 'approved'] }],
    ['site:Lyon', { words: [], selector: { text: 'site:lyon' } }],
    ['offline -site:Lyon', { words: [], selector: {} }],
    ['change 12 since 2026-11-01', { subjects: ['change 12'], since: new Date('2026-10-31T23:00:00Z') }],
    ['since 2 days', { words: [], since: new Date('2026-11-19T12:00:00Z') }],
  ])('reads “%s”', (text, request) => {
    expect(parseAudit(text, HERE)).toMatchObject({ ok: true, value: request });
  });

  it.each([
    ['2026-07-01', '2026-06-30T22:00:00Z'],
    ['le 2026-07-01 08:30', '2026-07-01T06:30:00Z'],
    ['2026-07-01T08:30', '2026-07-01T06:30:00Z'],
    ['90 min', '2026-11-21T10:30:00Z'],
    ['12h', '2026-11-21T00:00:00Z'],
    ['3 heures', '2026-11-21T09:00:00Z'],
    ['7 jours', '2026-11-14T12:00:00Z'],
    ['2 weeks', '2026-11-07T12:00:00Z'],
    ['2 semaines', '2026-11-07T12:00:00Z'],
  ])('reads since %s', (text, moment) => {
    expect(parseSince(text, HERE)).toEqual({ ok: true, value: new Date(moment) });
  });

  it.each([
    '',
    'sometime',
    '2026-13-01',
    '2026-02-30',
    '2026-11-01 25:00',
    '7',
    '-7 days',
    '99999 days',
    '01/11/2026',
  ])('refuses since “%s”', (text) => {
    const refusal = { code: 'audit.bad-since', details: { text } };
    expect(parseSince(text, HERE)).toEqual({ ok: false, refusal });
  });

  it('refuses what a selector would refuse', () => {
    expect(parseAudit('colour:red', HERE)).toMatchObject({ refusal: { code: 'selector.unknown-field' } });
  });

  it('comes to an end with any text, and with much of it', () => {
    const word = fc.constantFrom(
      'since',
      'depuis',
      'change',
      'device',
      'site:',
      '12',
      ' ',
      '\n',
      ':',
      '"',
      '-',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(word, { maxLength: 30 }).map((words) => words.join(' ')),
    );
    fc.assert(fc.property(text, (any) => typeof parseAudit(any, HERE).ok === 'boolean'));
    for (const part of [' since', 'since ', ' ', 'a:', '-']) {
      expect(parseAudit(part.repeat(20_000), HERE)).toHaveProperty('ok');
    }
  });
});
