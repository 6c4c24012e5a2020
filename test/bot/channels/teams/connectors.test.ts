import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLocalConnector, isTrustedConnector } from '../../../../bot/channels/teams/connectors.ts';

const OWN = ['https://connector.example', 'http://127.0.0.1:4711'];

describe('bot/channels/teams/connectors.ts', () => {
  it.each(['https://connector.example/', 'https://connector.example/v1', 'http://127.0.0.1:4711/'])(
    'trusts what the operator names: %s',
    (url) => expect(isTrustedConnector(url, OWN)).toBe(true),
  );
  it.each([
    'http://connector.example/',
    'https://connector.example:8443/',
    'https://connector.example.evil.example/',
    'https://a.connector.example/',
    'http://127.0.0.1:4712/',
    'https://CONNECTOR.example/',
  ])('trusts nothing like it: %s', (url) => expect(isTrustedConnector(url, OWN)).toBe(false));

  it.each(['http://127.0.0.1:56150/_connector', 'http://localhost:1', 'http://[::1]:1/'])(
    'is on this machine: %s',
    (url) => expect(isLocalConnector(url)).toBe(true),
  );
  it.each([
    'https://smba.trafficmanager.net/',
    'http://localhost@10.0.0.1/',
    'http://localhost\\@10.0.0.1/',
    'http://0.0.0.0:1/',
    'http://[::ffff:10.0.0.1]/',
    'http://2130706433/',
    'http://LOCALHOST/',
    '',
  ])('is not, or not written as one writes it: %s', (url) => expect(isLocalConnector(url)).toBe(false));

  it('trusts no address that is read differently by a plainer parser than ours', () => {
    const published = 'smba.trafficmanager.net';
    const piece = fc.oneof(
      fc.constantFrom(
        'https://',
        'http://',
        '//',
        '\\',
        '/',
        '@',
        '#',
        '?',
        ':',
        ':443',
        '.',
        '\t',
        '%2e',
        published,
      ),
      fc.string({ maxLength: 8 }),
      fc.domain(),
    );
    fc.assert(
      fc.property(
        fc.constantFrom('', 'https://', `https://${published}`),
        fc.array(piece),
        (start, pieces) => {
          const url = [start, ...pieces].join('');
          if (!isTrustedConnector(url, [])) return;
          expect(url).toMatch(/^https:\/\/smba\.trafficmanager\.net(?:[/?#]|$)/);
          expect(/^https:\/\/([^/?#]*)/.exec(url)?.[1]).toBe(published);
        },
      ),
      { numRuns: 5_000 },
    );
  });
});
