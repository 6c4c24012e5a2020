import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isFrom,
  isProven,
  readToken,
  tokensFor,
  type ButtonData,
  type Spot,
} from '../../../bot/buttons/card-token.ts';
import { CARD_KEYS, type SigningKey } from '../../../src/keys/index.ts';

const key: SigningKey = { id: 'k1-_Ab9z', secret: CARD_KEYS.make(), createdAt: new Date() };
const other: SigningKey = { ...key, secret: CARD_KEYS.make() };

/** Names as buttons have them, and those that an object knows of itself. */
const name = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', 'y', 'z', '-', '_', '0', '9'), minLength: 1, maxLength: 8 }),
  fc.constantFrom('id', '__proto__', 'constructor', 'toString', 'hasOwnProperty'),
);
/** What looks like the parts of a token, of JSON or of another value. */
const trickyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('"', ',', '[', ']', '\\', '.', ':', ' ', 'a', '1', '\u0000') }),
);
const value = fc.oneof(trickyText, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
const data: fc.Arbitrary<ButtonData> = fc
  .uniqueArray(fc.tuple(name, value), { selector: ([each]) => each, maxLength: 6 })
  .map((entries) => Object.fromEntries(entries));
const verb = fc.oneof(fc.constantFrom('change-approve', 'say', ''), trickyText);
const spot: fc.Arbitrary<Spot> = fc.record({
  channel: fc.constantFrom('teams', 'slack'),
  conversationId: fc.oneof(
    fc.constantFrom('a:1', '19:x@thread.tacv2;messageid=1', '19:y@thread.v2'),
    trickyText,
  ),
});
const press = fc.record({ spot, verb, data });
type Press = Parameters<typeof isProven>[2];

const tokenOf = (of: Press, by: SigningKey = key): string => tokensFor(by, of.spot)(of.verb, of.data);
/** As a press comes back: JSON, with what was typed beside it. */
const comesBack = (of: ButtonData, typed: ButtonData = {}): ButtonData =>
  JSON.parse(JSON.stringify({ ...typed, ...of })) as ButtonData;
function accepts(token: string, pressed: Press, by: SigningKey = key): boolean {
  const read = readToken(token);
  return read !== undefined && isProven(by, read, pressed);
}
/** Presses that differ by as little as can be: what was signed may not be moved between names, values, verb and place. */
const near = fc.record({
  spot: fc.record({
    channel: fc.constantFrom('a', 'b'),
    conversationId: fc.constantFrom('a', 'b', 'ab', 'b;messageid=1'),
  }),
  verb: fc.constantFrom('', 'a', 'ab', 'a,b'),
  data: fc.dictionary(
    fc.constantFrom('a', 'b', 'ab'),
    fc.constantFrom<unknown>('', 'a', 'b', 'ab', 1, '1', null),
  ),
});
/** Whether all that was signed is there; what comes beside it was typed. */
function isSame(drawn: Press, pressed: Press): boolean {
  const place = ({ channel, conversationId }: Spot): string =>
    `${channel} ${conversationId.split(';')[0] ?? ''}`;
  const signed = Object.entries(drawn.data);
  return (
    place(drawn.spot) === place(pressed.spot) &&
    drawn.verb === pressed.verb &&
    signed.every(([each, was]) => Object.hasOwn(pressed.data, each) && pressed.data[each] === was)
  );
}

describe('bot/buttons/card-token.ts', () => {
  it('proves whatever a button was given, beside whatever was typed', () => {
    fc.assert(
      fc.property(press, data, (drawn, typed) => {
        const back = { ...drawn, data: comesBack(drawn.data, typed) };
        expect(accepts(tokenOf(drawn), back)).toBe(true);
        expect(isFrom(readToken(tokenOf(drawn))!, drawn.spot)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('proves no other press than the one it was made for', () => {
    fc.assert(
      fc.property(near, near, (drawn, pressed) => {
        expect(accepts(tokenOf(drawn), pressed)).toBe(isSame(drawn, pressed));
      }),
      { numRuns: 5_000 },
    );
  });

  it('notices any one value that was changed, taken away or exchanged for another', () => {
    fc.assert(
      fc.property(
        press.filter(({ data: of }) => Object.keys(of).length > 0),
        fc.nat(),
        fc.jsonValue(),
        (drawn, at, otherValue) => {
          const names = Object.keys(drawn.data);
          const changed = names[at % names.length]!;
          const before = JSON.stringify(drawn.data[changed]);
          fc.pre(before !== JSON.stringify(otherValue));
          const entries = Object.entries(drawn.data);
          const altered = Object.fromEntries(
            entries.map(([each, was]) => [each, each === changed ? otherValue : was]),
          );
          const missing = Object.fromEntries(entries.filter(([each]) => each !== changed));
          expect(accepts(tokenOf(drawn), { ...drawn, data: comesBack(altered) })).toBe(false);
          expect(accepts(tokenOf(drawn), { ...drawn, data: comesBack(missing) })).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('lets no value go by another name, whatever names the token is made to tell', () => {
    const two = fc.uniqueArray(name, { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(two, value, value, ([was = '', other = ''], kept, moved) => {
        const drawn = {
          spot: { channel: 'teams', conversationId: 'a:1' },
          verb: 'go',
          data: { [was]: kept },
        };
        const [key, spot, , mac] = tokenOf(drawn).split('.');
        const told = (names: string): string => [key, spot, names, mac].join('.');
        expect(accepts(told(other), { ...drawn, data: { [other]: kept } })).toBe(false);
        expect(accepts(told(''), { ...drawn, data: { [was]: moved } })).toBe(false);
        expect(accepts(told(`${was},${other}`), { ...drawn, data: { [was]: kept, [other]: moved } })).toBe(
          false,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('takes a number for another thing than the text of it', () => {
    const drawn = { spot: { channel: 'teams', conversationId: 'a:1' }, verb: 'change-show', data: { id: 7 } };
    expect(accepts(tokenOf(drawn), { ...drawn, data: { id: '7' } })).toBe(false);
  });

  it('notices any one character of a token that was changed, and any that was taken away', () => {
    fc.assert(
      fc.property(
        press,
        fc.nat(),
        fc.constantFrom('A', 'Q', 'g', 'w', '0', '9', '-', '_', '.', ',', 'x'),
        (drawn, at, character) => {
          const token = tokenOf(drawn);
          // The key's id and the place's tag before them only say where to look.
          const begins = token.split('.', 2).join('.').length;
          const place = begins + (at % (token.length - begins));
          fc.pre(token[place] !== character);
          const altered = token.slice(0, place) + character + token.slice(place + 1);
          expect(accepts(altered, drawn)).toBe(false);
          expect(accepts(token.slice(0, place), drawn)).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('accepts nothing that was signed with another key', () => {
    fc.assert(
      fc.property(press, (drawn) => {
        expect(accepts(tokenOf(drawn, other), drawn)).toBe(false);
      }),
    );
  });

  it('reads no token out of what is none, and hangs on none', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.string({ maxLength: 200 })), (text) => {
        const read = readToken(text);
        expect(read === undefined || typeof text === 'string').toBe(true);
      }),
    );
    const drawn = tokenOf({ spot: { channel: 'teams', conversationId: 'a:1' }, verb: 'go', data: { id: 1 } });
    for (const text of [`${drawn}x`, ` ${drawn}`, `${drawn}\n`, drawn.replace('id', 'i d'), '', '...', null])
      expect(readToken(text)).toBeUndefined();
    const began = performance.now();
    for (const part of ['a', ',', '.', '-,', 'a.']) expect(readToken(part.repeat(1_000_000))).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('is good in every thread of a channel, and in no other conversation', () => {
    const thread = { channel: 'teams', conversationId: '19:x@thread.tacv2;messageid=1700' };
    const drawn = { spot: thread, verb: 'go', data: { id: 1 } };
    const token = tokenOf(drawn);
    for (const conversationId of ['19:x@thread.tacv2', '19:x@thread.tacv2;messageid=1800']) {
      expect(isFrom(readToken(token)!, { ...thread, conversationId })).toBe(true);
      expect(accepts(token, { ...drawn, spot: { ...thread, conversationId } })).toBe(true);
    }
    for (const elsewhere of [
      { ...thread, conversationId: '19:y@thread.tacv2' },
      { ...thread, channel: 'slack' },
    ]) {
      expect(isFrom(readToken(token)!, elsewhere)).toBe(false);
      expect(accepts(token, { ...drawn, spot: elsewhere })).toBe(false);
    }
  });

  it('is good in every thread of a channel of Slack, and in no other channel', () => {
    const card = { channel: 'slack', conversationId: 'T1/C1' };
    const drawn = { spot: card, verb: 'go', data: { id: 1 } };
    const token = tokenOf(drawn);
    const accepted = (conversationId: string): boolean =>
      isFrom(readToken(token)!, { ...card, conversationId }) &&
      accepts(token, { ...drawn, spot: { ...card, conversationId } });
    expect(['T1/C1', 'T1/C1/1.1', 'T1/C1/2.2'].map(accepted)).toEqual([true, true, true]);
    expect(['T1/C2', 'T2/C1', 'T1/C2/1.1', 'T1'].map(accepted)).toEqual([false, false, false, false]);
  });
});
