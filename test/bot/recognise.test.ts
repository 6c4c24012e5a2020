import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../bot/commands/index.ts';
import { recognise, suggestions } from '../../bot/recognise.ts';

const heard = (text: string): [string | undefined, string | undefined] => {
  const found = recognise(COMMANDS, text);
  return [found?.command.id, found?.rest];
};

const phrases = COMMANDS.flatMap(({ id, says }) =>
  [...says.en, ...says.fr].map((phrase) => [phrase, id] as const),
);

describe('bot/recognise.ts', () => {
  it.each(phrases)('takes "%s" for %s', (phrase, id) => {
    expect(heard(phrase)[0]).toBe(id);
    expect(heard(`  ${phrase.toUpperCase()}  Rest Of It `)).toEqual([id, 'Rest Of It']);
  });

  it('takes the longest phrase that fits', () => {
    expect(heard('device LYO-1-001')).toEqual(['device', 'LYO-1-001']);
    expect(heard('devices LYO')).toEqual(['devices', 'LYO']);
    expect(heard('who am i')).toEqual(['whoami', '']);
  });

  it('does not mind accents, case and blanks', () => {
    expect(heard('reessayer 12')).toEqual(['retry', '12']);
    expect(heard('ÉTAT')).toEqual(['status', '']);
    expect(heard('qui   SUIS-JE')).toEqual(['whoami', '']);
  });

  it('keeps what follows as it was typed', () => {
    expect(heard('devices model:"VVX  411"  offline')).toEqual(['devices', 'model:"VVX  411"  offline']);
    expect(heard('enroll\r\nMAC id,Location\r\n0004f2000001,Lyon')).toEqual([
      'enroll',
      'MAC id,Location\n0004f2000001,Lyon',
    ]);
    expect(heard('enroll MAC id,Location\n0004f2000001,Lyon')[1]).toBe('MAC id,Location\n0004f2000001,Lyon');
  });

  it.each(['', ' ', 'devicesite:Lyon', 'please help', 'enrollment', 'x devices', 'wh o am i', '12'])(
    'does not take "%s" for a command',
    (text) => {
      expect(recognise(COMMANDS, text)).toBeUndefined();
    },
  );

  it.each([
    ['devcies', 'devices'],
    ['devics site:Lyon', 'devices'],
    ['chagnes', 'changes'],
    ['aprovals', 'approvals'],
    ['enrl', 'enrol'],
    ['whoam i', 'whoami'],
    ['apareils', 'appareils'],
    ['inscrir', 'inscrire'],
    ['can', 'cancel'],
  ])('meets "%s" with "%s" first', (typed, meant) => {
    expect(suggestions(COMMANDS, typed)[0]).toBe(meant);
  });

  it('always has something to suggest, of at most three and all commands', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const offered = suggestions(COMMANDS, text);
        expect(offered.length).toBeGreaterThan(0);
        expect(offered.length).toBeLessThanOrEqual(3);
        for (const phrase of offered) expect(recognise(COMMANDS, phrase)).toBeDefined();
      }),
    );
  });

  it('offers no sign in place of a word', () => {
    for (const text of ['foo', 'x', '', '??', '!']) expect(suggestions(COMMANDS, text)).not.toContain('?');
  });

  it('never fails, and gives back only what was said', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom(...phrases), (text, [phrase, id]) => {
        recognise(COMMANDS, text);
        const found = recognise(COMMANDS, `${phrase}\n${text}`);
        expect(found?.command.id).toBe(id);
        expect(text.split(/\r\n|\r|\n/).join('\n')).toContain(found?.rest);
      }),
    );
  });
});
