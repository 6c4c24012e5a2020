import { describe, expect, it } from 'vitest';
import { hookOf } from '../../../../bot/channels/slack/response-url.ts';

const API = 'https://slack.com/api/';

describe('bot/channels/slack/response-url.ts', () => {
  it.each(['https://hooks.slack.com/actions/T1/2/x', 'https://hooks.slack-gov.com/commands/T1/2/x'])(
    'answers at %s',
    (url) => {
      expect(hookOf(url, API)).toEqual({ url });
    },
  );

  it.each([
    'http://hooks.slack.com/actions/T1/2/x',
    'https://hooks.slack.com.evil.example/x',
    'https://evilhooks.slack.com/x',
    'https://evil.example/hooks.slack.com',
    'http://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
    'no address',
    '',
    null,
    undefined,
  ])('answers nowhere for %s', (url) => {
    expect(hookOf(url, API)).toBeUndefined();
  });

  it('answers where the Web API is, where that is another place', () => {
    expect(hookOf('http://127.0.0.1:8080/hooks/1', 'http://127.0.0.1:8080/api/')).toBeDefined();
    expect(hookOf('http://127.0.0.1:8081/hooks/1', 'http://127.0.0.1:8080/api/')).toBeUndefined();
  });
});
