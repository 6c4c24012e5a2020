import { describe, expect, it } from 'vitest';
import { createDrain } from '../../../bot/doors/draining.ts';

describe('bot/doors/draining.ts', () => {
  it('waits for work that outlives its request, and for what is noted meanwhile', async () => {
    const drain = createDrain();
    const done: string[] = [];
    let finishFirst = (): void => undefined;
    const first = new Promise<void>((resolve) => (finishFirst = resolve)).then(() => {
      done.push('first');
      drain.note(Promise.resolve().then(() => done.push('second')));
    });
    drain.note(first);
    const ended = drain.begin(0, 60_000).then(() => done.push('ended'));
    // Later than any pause of the drain's own.
    setTimeout(finishFirst, 30);
    await ended;
    expect(done).toEqual(['first', 'second', 'ended']);
  });

  it('does not mind work that fails', async () => {
    const drain = createDrain();
    const failing = Promise.reject(new Error('lost'));
    drain.note(failing);
    await drain.begin(0, 60_000);
    await expect(failing).rejects.toThrow('lost');
  });

  it('waits no longer than it may', async () => {
    const drain = createDrain();
    drain.note(new Promise(() => undefined));
    await drain.begin(0, 20);
    expect(drain.hasBegun).toBe(true);
  });
});
