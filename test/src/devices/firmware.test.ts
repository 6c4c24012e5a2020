import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareFirmware } from '../../../src/devices/index.ts';

describe('src/devices/firmware.ts', () => {
  it.each([
    ['Poly', '5.9.5.3182', '6.4', 'older'],
    ['Poly', '6.3.1.8427', '6.4.3.5814', 'older'],
    ['Poly', '6.10.0.1', '6.4.3.5814', 'newer'],
    ['Poly', '6.4', '6.4.0.0', 'same'],
    ['Cisco', '11-3-3MPP', '11.3.5MPP', 'older'],
    ['Cisco', '12-0-3MPP', '12.0.3', 'same'],
    ['Cisco', '11-2-2MPP0101-013', '11.2.2MPP', 'newer'],
    ['Yealink', '66.85.0.5', '66.86.5.1', 'older'],
    ['Yealink', '52.84.0.140', '34.72.0.75', 'unknown'],
    ['Yealink', '66.85.0.5', '83', 'newer'],
    ['Yealink', '83', '66.85.0.5', 'older'],
    ['AudioCodes', '3.4.6.717', '3.4.8.808', 'older'],
    ['AudioCodes', '3.2.1', '2.2.16.681', 'unknown'],
    ['AudioCodes', '6.60A.367.001', '6.60A.367.005', 'older'],
    ['Spectralink', 'PCS22D', 'PCS24G', 'older'],
    ['Spectralink', 'PCS22Ab', 'PCS22B', 'older'],
    ['Ascom', 'R3N', 'R4B', 'older'],
    ['Ascom', 'R4B', '3.4.1', 'unknown'],
    ['ALE', '2.14.03.000.2345', '2.14.05.000.2352', 'older'],
    ['snom', '10.1.141.13', '10.1.141.13', 'same'],
    ['Polycom', '5.4.7.2', '5.5.1', 'older'],
    ['Cisco Systems, Inc.', '11-3-3MPP', '12-0-3MPP', 'older'],
    ['Nobody', '1.0', '1.0', 'same'],
    ['Nobody', '1.0', '1.1', 'unknown'],
    ['constructor', '1.0', '1.1', 'unknown'],
    ['Poly', '', '6.4', 'unknown'],
  ])('%s %s to %s: %s', (vendor, left, right, expected) => {
    expect(compareFirmware(vendor, left, right)).toBe(expected);
  });

  it('turns round when the two are exchanged', () => {
    const version = fc.string({
      unit: fc.constantFrom('0', '1', '9', '.', '-', 'A', 'b', 'MPP'),
      maxLength: 10,
    });
    const vendor = fc.constantFrom(
      'Poly',
      'Cisco',
      'Yealink',
      'AudioCodes',
      'Spectralink',
      'Nobody',
      'toString',
    );
    const turned = { older: 'newer', newer: 'older', same: 'same', unknown: 'unknown' } as const;
    fc.assert(
      fc.property(vendor, version, version, (name, left, right) => {
        expect(compareFirmware(name, right, left)).toBe(turned[compareFirmware(name, left, right)]);
      }),
      { numRuns: 2000 },
    );
  });
});
