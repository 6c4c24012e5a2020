import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/kernel/log.ts';
import { CARD_KEYS, keyRing, type Keys, type KeyRing, type SigningKey } from '../../../src/keys/index.ts';

const MINUTE = 60_000;

function key(id: string): SigningKey {
  return { id, secret: CARD_KEYS.make(), createdAt: new Date() };
}

describe('src/keys/key-ring.ts', () => {
  /** A ring on a store of these keys, with its clock, and how often the store was asked. */
  function ringOf(...first: Keys) {
    let keys: Keys = first;
    let now = 0;
    let questions = 0;
    let isDown = false;
    const store = {
      keys: async (): Promise<Keys> => {
        questions += 1;
        await Promise.resolve();
        if (isDown) throw new Error('the database does not answer');
        return keys;
      },
    };
    const ring: KeyRing = keyRing(store, CARD_KEYS, silentLog, () => now);
    return {
      ring,
      questions: () => questions,
      pass: (ms: number) => void (now += ms),
      replace: (...next: Keys) => void (keys = next),
      breakDown: () => void (isDown = true),
      mend: () => void (isDown = false),
    };
  }

  it('asks the store once, whoever asks at the same moment and ever after', async () => {
    const [newer, older] = [key('newer'), key('older')];
    const { ring, questions, pass } = ringOf(newer, older);
    const found = await Promise.all([ring.current(), ring.current(), ring.find('older'), ring.find('newer')]);
    expect(found).toEqual([newer, newer, older, newer]);
    for (let minute = 0; minute < 59; minute++) {
      pass(MINUTE);
      expect(await ring.current()).toBe(newer);
      expect(await ring.find('older')).toBe(older);
    }
    expect(questions()).toBe(1);
  });

  it('finds the key that another process has made in the meantime', async () => {
    const [before, made] = [key('before'), key('made')];
    const { ring, pass, replace } = ringOf(before);
    expect(await ring.current()).toBe(before);
    replace(made, before);
    pass(2_000);
    expect(await ring.find('made')).toBe(made);
    expect(await ring.current()).toBe(made);
  });

  it('asks about invented keys once a second, however many are tried', async () => {
    const { ring, questions, pass } = ringOf(key('only'));
    await ring.current();
    for (let second = 0; second < 5; second++) {
      pass(1_000);
      const tried = Array.from({ length: 200 }, (_, at) => ring.find(`invented-${second}-${at}`));
      expect(new Set(await Promise.all(tried))).toEqual(new Set([undefined]));
      expect(await ring.find('one more')).toBeUndefined();
    }
    expect(questions()).toBe(6);
  });

  it('looks for the next key within the hour, and nobody waits for it', async () => {
    const [before, made] = [key('before'), key('made')];
    const { ring, pass, replace } = ringOf(before);
    await ring.current();
    replace(made);
    pass(61 * MINUTE);
    expect(await ring.current()).toBe(before);
    await expect.poll(() => ring.current()).toBe(made);
    expect(await ring.find('before')).toBeUndefined();
  });

  it('goes on with the keys at hand while the store does not answer, and asks again in an hour', async () => {
    const [before, made] = [key('before'), key('made')];
    const { ring, pass, replace, breakDown, mend, questions } = ringOf(before);
    await ring.current();
    breakDown();
    replace(made);
    pass(61 * MINUTE);
    for (let turn = 0; turn < 100; turn++) expect(await ring.current()).toBe(before);
    expect(questions()).toBe(2);
    mend();
    pass(61 * MINUTE);
    await ring.current();
    await expect.poll(() => ring.current()).toBe(made);
  });

  it('asks again at once where it has never had a key', async () => {
    const only = key('only');
    const { ring, breakDown, mend } = ringOf(only);
    breakDown();
    await expect(ring.current()).rejects.toThrow('does not answer');
    mend();
    expect(await ring.current()).toBe(only);
  });
});
