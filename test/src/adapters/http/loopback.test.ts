import { describe, expect, it } from 'vitest';
import { isLoopbackAddress, isLoopbackUrl } from '../../../../src/adapters/http/loopback.ts';

describe('src/adapters/http/loopback.ts', () => {
  it.each(['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1'])('%s is this machine', (address) => {
    expect(isLoopbackAddress(address)).toBe(true);
  });
  it.each([undefined, '', '10.0.0.1', '::ffff:10.0.0.1', '128.0.0.1', 'fe80::1', 'localhost'])(
    '%s is not',
    (address) => {
      expect(isLoopbackAddress(address)).toBe(false);
    },
  );
  it.each(['http://127.0.0.1:56150/_connector', 'http://localhost:1/', 'http://[::1]:1/'])(
    '%s is on this machine',
    (url) => {
      expect(isLoopbackUrl(url)).toBe(true);
    },
  );
  it.each([
    'https://smba.trafficmanager.net/',
    'http://127.0.0.1.example.com/',
    'http://localhost@10.0.0.1/',
    'x',
  ])('%s is not', (url) => {
    expect(isLoopbackUrl(url)).toBe(false);
  });
});
