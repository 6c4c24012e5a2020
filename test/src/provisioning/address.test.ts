import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf } from '../../../src/provisioning/index.ts';
import { fitsOption } from '../../../src/provisioning/options.ts';
import { anyRequest, requestFor, TENANT } from './requests.ts';

const address = (id: string, more: Parameters<typeof requestFor>[1] = {}): string => {
  const request = requestFor([id], more);
  return addressOf(request, request.vendors[0]!);
};

describe('src/provisioning/address.ts', () => {
  it.each([
    ['APAC', 'http://apac.ipp.sdg.teams.microsoft.com'],
    ['EMEA', 'http://emea.ipp.sdg.teams.microsoft.com'],
    ['NOAM', 'http://noam.ipp.sdg.teams.microsoft.com'],
  ] as const)('names the region %s', (region, expected) => {
    expect(address('yealink', { region })).toBe(expected);
  });

  it('is what Microsoft’s page shows for a language', () => {
    expect(address('poly', { language: 'de' })).toBe('http://emea.ipp.sdg.teams.microsoft.com/lang_de');
    expect(address('cisco', { language: 'ja' })).toBe(
      'http://emea.ipp.sdg.teams.microsoft.com/lang_ja/$PSN.xml',
    );
  });

  it.each([
    ['ale', ''],
    ['cisco', '/$PSN.xml'],
    ['audiocodes-ata', '/mac.ini'],
    ['cisco-ata', '/mac.cfg'],
    ['poly-ata', '/$mac.cfg'],
  ])('is what Microsoft’s page shows for %s with a tenant', (id, suffix) => {
    expect(address(id, { region: 'NOAM', tenant: TENANT })).toBe(
      `http://noam.ipp.sdg.teams.microsoft.com/tenantid/${TENANT}${suffix}`,
    );
  });

  it('puts tenant, language and suffix in this order', () => {
    expect(address('cisco', { tenant: TENANT.toUpperCase(), language: 'fr' })).toBe(
      `http://emea.ipp.sdg.teams.microsoft.com/tenantid/${TENANT}/lang_fr/$PSN.xml`,
    );
  });

  it('always fits into an option, is plain HTTP, and says each part once', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        for (const vendor of request.vendors) {
          const url = addressOf(request, vendor);
          expect(fitsOption(url)).toBe(true);
          expect(url).toMatch(
            /^http:\/\/(?:apac|emea|noam)\.ipp\.sdg\.teams\.microsoft\.com(?:\/tenantid\/[0-9a-f-]{36})?(?:\/lang_[a-z]{2})?(?:\/[$\w]+\.\w+)?$/,
          );
          expect(url.endsWith(vendor.suffix)).toBe(true);
          expect(url.includes('/tenantid/')).toBe(request.tenant !== null);
          expect(url.includes('/lang_')).toBe(request.language !== null);
        }
      }),
    );
  });
});
