import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf, planDhcp, planNotes, VENDORS, type DhcpOption } from '../../../src/provisioning/index.ts';
import { anyRequest, requestFor } from './requests.ts';

const EMEA = 'http://emea.ipp.sdg.teams.microsoft.com';
const notes = (...asked: Parameters<typeof requestFor>): string[] => {
  const request = requestFor(...asked);
  return planNotes(request, planDhcp(request)).map(({ code, vendors }) =>
    [code, ...vendors.map((name) => name)].join(' '),
  );
};

describe('src/provisioning/plan.ts', () => {
  it.each([
    ['yealink', 66],
    ['ale', 66],
    ['cisco', 160],
    ['poly', 160],
    ['audiocodes', 160],
  ])('gives %s its address by option %i', (id, code) => {
    const request = requestFor([id]);
    expect(planDhcp(request)).toEqual({
      everyone: [{ code, text: addressOf(request, request.vendors[0]!) }],
      rules: [],
    });
  });

  it('tells nobody apart who wants the same address', () => {
    expect(planDhcp(requestFor(['yealink', 'poly', 'audiocodes', 'ale']))).toEqual({
      everyone: [
        { code: 66, text: EMEA },
        { code: 160, text: EMEA },
      ],
      rules: [],
    });
  });

  it('tells Cisco from the others, and leaves to everyone those whose class is unknown', () => {
    const plan = planDhcp(requestFor(['yealink', 'poly', 'cisco', 'audiocodes']));
    expect(plan.everyone).toEqual([{ code: 160, text: EMEA }]);
    expect(plan.rules.map(({ vendor, options }) => [vendor.id, options])).toEqual([
      ['yealink', [{ code: 66, text: EMEA }]],
      ['cisco', [{ code: 160, text: `${EMEA}/$PSN.xml` }]],
    ]);
  });

  it('makes no rule for a vendor that wants what everyone gets', () => {
    const { rules } = planDhcp(requestFor(['poly', 'cisco', 'audiocodes']));
    expect(rules.map(({ vendor }) => vendor.id)).toEqual(['cisco']);
  });

  it('gives everyone the time, also where vendors are told apart', () => {
    const { everyone } = planDhcp(
      requestFor(['cisco', 'poly'], { timeServers: ['192.0.2.1'], utcOffset: -18_000 }),
    );
    expect(everyone).toEqual([
      { code: 42, servers: ['192.0.2.1'] },
      { code: 2, seconds: -18_000 },
    ]);
  });

  it('has no option for a vendor that Microsoft names none for', () => {
    for (const { id, option } of VENDORS) {
      if (option === null) expect(planDhcp(requestFor([id]))).toEqual({ everyone: [], rules: [] });
    }
  });

  it('offers every vendor its own address, whoever else is in the scope', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const { everyone, rules } = planDhcp(request);
        for (const vendor of request.vendors) {
          const rule = rules.find((each) => each.vendor === vendor);
          const got = new Map<number, DhcpOption>(
            [...everyone, ...(rule?.options ?? [])].map((option) => [option.code, option]),
          );
          if (vendor.option === null) expect(rule).toBeUndefined();
          else expect(got.get(vendor.option)).toMatchObject({ text: addressOf(request, vendor) });
        }
        const codes = everyone.map(({ code }) => code);
        expect(new Set(codes).size).toBe(codes.length);
      }),
    );
  });

  it('says what to know beside it', () => {
    expect(notes(['poly', 'yealink'])).toEqual([]);
    expect(notes(['snom', 'cisco-ata'])).toEqual(['no-option Cisco ATA Snom']);
    expect(notes(['poly', 'cisco', 'audiocodes'])).toEqual([
      'told-apart Cisco',
      'class-unconfirmed Cisco',
      'class-unknown AudioCodes',
    ]);
    expect(notes(['yealink', 'poly', 'ale'], { language: 'ja' })).toEqual([
      'language-none Yealink',
      'language-partial Poly',
    ]);
    expect(notes(['poly'], { language: 'de', utcOffset: 3600 })).toEqual(['fixed-offset']);
  });
});
