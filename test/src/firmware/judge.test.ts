import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MODELS } from '../../../src/adapters/demo-tenant/catalogue.ts';
import type { Region } from '../../../src/devices/index.ts';
import { judge, losesDeviceLock, VERDICTS, type Verdict } from '../../../src/firmware/index.ts';
import { SIP_GATEWAY } from '../../../src/firmware/data/sip-gateway.ts';

const phone = (vendor: string, model: string, firmware: string | null, region: Region | null = 'EMEA') => ({
  ...{ vendor, model, firmware, region },
});
const rows = Object.entries(SIP_GATEWAY.brands).flatMap(([vendor, listed]) =>
  listed.map((row) => ({ vendor, ...row })),
);

describe('src/firmware/judge.ts', () => {
  it.each<[string, string, string | null, Verdict]>([
    ['Poly', 'VVX 411', '6.4.3.5814', 'approved'],
    ['Polycom', 'VVX411', ' 6.4.3.5814 ', 'approved'],
    ['Polycom, Inc.', 'Polycom VVX-411', '6.3.1.8427', 'behind'],
    ['Poly', 'VVX 411', '5.9.5', 'behind'],
    ['Poly', 'VVX 411', '5.9.4.3247', 'below-minimum'],
    ['Poly', 'VVX 411', '6.4.6.2494', 'newer'],
    // The same numbers, spelled otherwise: not the approved string.
    ['Poly', 'VVX 411', '6.4.3.05814', 'unclear'],
    ['Poly', 'VVX 300', '5.9.7.3480', 'approved'],
    ['Poly', 'VVX 300', '6.4.3.5814', 'newer'],
    ['Poly', 'RealPresence Trio 8800', '5.9.5.3000', 'below-minimum'],
    ['Poly', 'E350', '8.1.0.12774', 'approved'],
    ['Poly', 'VVX 1500', '5.9.7.3480', 'not-listed'],
    ['Poly', 'VVX 411', null, 'not-known'],
    ['Poly', 'VVX 411', '  ', 'not-known'],
    ['Nobody', 'VVX 411', '6.4.3.5814', 'not-listed'],
    ['', '', null, 'not-listed'],
    ['Cisco', '8841', '12-0-3MPP', 'approved'],
    ['Cisco Systems, Inc.', 'CP-8841-3PCC-K9', '12-0-3mpp', 'approved'],
    ['Cisco', 'Cisco IP Phone 8841', '11-3-3MPP', 'behind'],
    ['Cisco', '8841', '11.0.1MPP', 'below-minimum'],
    ['Cisco', '8832', '11.3.4MPP', 'below-minimum'],
    ['Cisco', '8841', 'sip88xx.14-2-1-0101-7', 'not-multiplatform'],
    ['Cisco', '7821', '12.8(1)', 'not-multiplatform'],
    ['Cisco', 'ATA192-MPP', '11-2-2MPP0101-013', 'approved'],
    ['Cisco', 'ATA 191', '11-2-1MPP', 'below-minimum'],
    // AudioCodes 400HD: 3.x is what they come with, 2.x is what they get.
    ['AudioCodes', '405HD', '3.2.1', 'other-line'],
    ['AudioCodes', '430HDG', '3.4.6.604', 'other-line'],
    ['AudioCodes', '405HD', '3.0.4.138', 'below-minimum'],
    ['AudioCodes', '405HD', '2.2.16.681', 'approved'],
    ['AudioCodes', '405HD', '2.2.16.600', 'behind'],
    ['AudioCodes', '405HD', '2.2.18.1', 'newer'],
    ['AudioCodes', '405HD', '1.6.0', 'unclear'],
    ['AudioCodes', '405', '2.2.4', 'below-minimum'],
    ['AudioCodes', '445HD', '3.4.6.687', 'behind'],
    ['AudioCodes', 'IP Phone C450HD', '3.1.0', 'below-minimum'],
    ['AudioCodes', '445HD', '2.2.16.681', 'unclear'],
    ['AudioCodes Ltd.', 'MP-112 FXS', '6.60A.367.005', 'approved'],
    // Yealink: the first field is the hardware, the minimum is the second.
    ['Yealink', 'T46U', '108.86.5.1', 'approved'],
    ['Yealink', 'SIP-T46U', '108.83.0.30', 'behind'],
    ['Yealink', 'T46U', '108.82.0.30', 'below-minimum'],
    ['Yealink', 'T46U', '108.87.0.15', 'newer'],
    ['Yealink', 'T46U', '66.86.5.1', 'other-hardware'],
    ['Yealink', 'T46S', '66.86.5.1', 'approved'],
    ['Yealink', 'T46U', '83', 'unclear'],
    ['Yealink', 'T21P E2', '52.84.0.125', 'approved'],
    ['Yealink', 'T21P', '52.84.0.140', 'other-hardware'],
    // Its approved version is below the minimum that the same page names: only the approved one is certain.
    ['Yealink', 'T21P', '34.72.0.75', 'approved'],
    ['Yealink', 'T21P', '34.72.0.20', 'unclear'],
    ['Spectralink', '7622', 'PCS22C', 'behind'],
    ['Spectralink', '7622', 'PCS22Aa', 'below-minimum'],
    ['Spectralink', 'S33', '24G', 'unclear'],
    ['Ascom', 'TDM base', 'R4A', 'behind'],
    ['Ascom', 'TDM base', '3.4.1', 'unclear'],
    ['Gigaset', 'N670 IP PRO', '2.52.0', 'approved'],
    ['Algo', '8305', '5.4', 'approved'],
    ['Algo', '8180', '5.3', 'approved'],
    ['Algo', '8180', '5.4', 'newer'],
    ['ALE International', 'M8', '2.14.03.000.2345', 'behind'],
    ['snom', 'D735', '10.1.141.13', 'approved'],
  ])('%s %s with %s: %s', (vendor, model, firmware, verdict) => {
    expect(judge(phone(vendor, model, firmware)).verdict).toBe(verdict);
  });

  it.each<[string, Region | null, Verdict]>([
    ['146.85.5.4', 'NOAM', 'approved'],
    ['146.85.5.2', 'EMEA', 'approved'],
    ['146.85.5.3', 'EMEA', 'other-region'],
    ['146.85.5.4', 'APAC', 'other-region'],
    ['146.85.5.2', null, 'region-unknown'],
    ['146.84.0.1', 'NOAM', 'behind'],
    ['146.84.0.1', null, 'behind'],
    ['146.86.0.1', null, 'newer'],
    ['130.85.5.4', 'APAC', 'other-hardware'],
    ['130.85.5.4', null, 'other-hardware'],
  ])('a W70B with %s in %s: %s', (firmware, region, verdict) => {
    expect(judge(phone('Yealink', 'W70B', firmware, region)).verdict).toBe(verdict);
  });

  it.each([
    ['VVX 411', '6.3.1.8427', '6.4.3.5814'],
    ['VVX 411', '5.4.0', '≥ 5.9.5'],
    ['VVX 411', null, '6.4.3.5814'],
    ['VVX 1500', '5.4.0', null],
  ])('says what a %s with %s should run: %s', (model, firmware, expected) => {
    expect(judge(phone('Poly', model, firmware)).expected).toBe(expected);
  });

  it('names the images of all regions where the phone’s is not known', () => {
    const { expected } = judge(phone('Yealink', 'W70B', '146.85.5.2', null));
    expect(expected).toBe('146.85.5.4 / 146.85.5.2 / 146.85.5.3');
  });

  it('calls every published version approved, and knows every model that the demo tenant has', () => {
    for (const { vendor, models, approved } of rows) {
      const model = models === 'others' ? 'any' : (models[0] ?? '');
      for (const region of ['NOAM', 'EMEA', 'APAC'] as const) {
        const image = typeof approved === 'string' ? approved : approved[region];
        expect([model, judge(phone(vendor, model, image, region)).verdict]).toEqual([model, 'approved']);
      }
    }
    for (const { vendor, name, firmware } of MODELS)
      expect([name, judge(phone(vendor, name, firmware[0])).verdict]).toEqual([name, 'approved']);
  });

  it('lists no model twice', () => {
    for (const listed of Object.values(SIP_GATEWAY.brands)) {
      const models = listed.flatMap((row) => (row.models === 'others' ? [] : row.models));
      expect(new Set(models).size).toBe(models.length);
    }
  });

  it('never throws, and never calls approved what is not published so', () => {
    const version = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.string({ unit: fc.constantFrom('0', '2', '3', '8', '.', '-', 'MPP', 'A', 'PCS'), maxLength: 12 }),
      fc.constantFrom(...rows.flatMap(({ approved }) => Object.values({ approved }).flat().map(String))),
    );
    const model = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom(...rows.flatMap(({ models }) => (models === 'others' ? [] : models))),
    );
    const region = fc.constantFrom('NOAM', 'EMEA', 'APAC', null);
    const vendor = fc.oneof(
      fc.constantFrom(...Object.keys(SIP_GATEWAY.brands), 'constructor'),
      fc.string({ maxLength: 8 }),
    );
    fc.assert(
      fc.property(vendor, model, fc.option(version), region, (name, of, firmware, where) => {
        const { verdict, expected } = judge(phone(name, of, firmware, where));
        expect(VERDICTS).toContain(verdict);
        if (verdict === 'approved') expect(firmware?.trim().toLowerCase()).toBe(expected?.toLowerCase());
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['Polycom', 'VVX 410', '5.4.7.2', true],
    ['Poly', 'VVX410', '5.5.0.20556', true],
    ['Poly', 'VVX 410', '5.5.1.11526', false],
    ['Poly', 'VVX 410', 'odd', false],
    ['Poly', 'VVX 410', null, false],
    ['Poly', 'Trio 8800', '5.4.3', false],
    ['Yealink', 'VVX 410', '5.4.3', false],
  ])('whether a %s %s with %s loses its Device-Lock: %s', (vendor, model, firmware, loses) => {
    expect(losesDeviceLock(phone(vendor, model, firmware))).toBe(loses);
  });
});
