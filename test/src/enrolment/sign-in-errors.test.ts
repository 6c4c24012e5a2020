import { describe, expect, it } from 'vitest';
import { signInError, SIGN_IN_ERRORS } from '../../../src/enrolment/index.ts';

describe('src/enrolment/sign-in-errors.ts', () => {
  it('has the 14 documented errors, each under a code of its own', () => {
    expect(new Set(SIGN_IN_ERRORS.map(({ code }) => code)).size).toBe(14);
  });

  it('finds each by its text, and none by the text of another', () => {
    for (const { code, text } of SIGN_IN_ERRORS) {
      expect(SIGN_IN_ERRORS.filter((known) => known.matches(text)).map((known) => known.code)).toEqual([
        code,
      ]);
    }
  });

  it('does not mind case, punctuation or what stands around the text', () => {
    expect(signInError('Error 17: user missing CAP policy-assignment.').code).toBe('sign-in.no-cap-policy');
  });

  it('admits that it does not know', () => {
    expect(signInError('Something new')).toMatchObject({
      code: 'sign-in.unknown',
      remedy: null,
      retry: false,
    });
  });
});
