import { describe, expect, it } from 'vitest';
import { messageOf } from '../../../src/kernel/errors.ts';

describe('src/kernel/errors.ts', () => {
  it('tells what was thrown, and of a request that failed why it did', async () => {
    expect(messageOf(new Error('no'))).toBe('no');
    expect(messageOf('no')).toBe('no');
    const failed: unknown = await fetch('http://127.0.0.1:1').catch((error: unknown) => error);
    expect(messageOf(failed)).toMatch(/^fetch failed: .+/);
  });
});
