import { describe, expect, it } from 'vitest';
import { parseMac } from '../../../src/devices/index.ts';
import { vendorOf } from '../../../src/enrolment/index.ts';

const lookUp = (prefix: string): ReturnType<typeof vendorOf> => {
  const mac = parseMac(prefix.padEnd(12, '1'));
  if (!mac) throw new Error(prefix);
  return vendorOf(mac);
};

describe('src/enrolment/vendor-prefix.ts', () => {
  it.each([
    ['0004f2', 'Poly'],
    ['64167f', 'Poly'],
    ['482567', 'Poly'],
    ['9cadef', 'Poly'],
    ['001565', 'Yealink'],
    ['805ec0', 'Yealink'],
    ['0c75bd', 'Cisco'],
    ['00908f', 'AudioCodes'],
    ['001719', 'AudioCodes'],
    ['00907a', 'Spectralink'],
    ['0013d1', 'Spectralink'],
    ['00013e', 'Ascom'],
    ['7c2f80', 'Gigaset'],
    ['0022ee', 'Algo'],
    ['3c28a6', 'ALE'],
    ['000413', 'Snom'],
  ])('knows that %s is %s', (prefix, vendor) => {
    expect(lookUp(prefix).vendor).toBe(vendor);
  });

  it.each([
    ['000773', 'Ascom Powerline Communications Ltd.'],
    ['000000', 'XEROX CORPORATION'],
    ['3c5282', 'Hewlett Packard'],
  ])('is not misled by %s of %s', (prefix, owner) => {
    expect(lookUp(prefix)).toEqual({ owner, vendor: null });
  });

  it('says nothing of a prefix that is not assigned', () => {
    expect(lookUp('020000')).toEqual({ owner: null, vendor: null });
  });
});
