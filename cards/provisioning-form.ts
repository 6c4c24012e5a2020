// Where region, vendors and the rest of a provisioning address are chosen.
import type { PhoneLanguage } from '../src/provisioning/index.ts';
import type { Card } from './card.ts';
import { action } from './kit.ts';
import template from './provisioning-form.json' with { type: 'json' };

export interface ProvisioningFormData {
  readonly regions: readonly string[];
  readonly vendors: readonly { readonly id: string; readonly name: string }[];
  readonly languages: readonly PhoneLanguage[];
}

export const provisioningForm: Card<ProvisioningFormData> = {
  name: 'provisioning-form',
  template,
  summary: (_data, t) => t('provisioning-form.title'),
  bind: ({ regions, vendors, languages }, t) => ({
    title: t('provisioning-form.title'),
    lead: t('provisioning-form.lead'),
    choose: t('provisioning-form.choose'),
    regionLabel: t('provisioning-form.region'),
    regionMissing: t('provisioning-form.region-missing'),
    regions: regions.map((value) => ({ title: t(`provisioning-form.regions.${value}`), value })),
    vendorsLabel: t('provisioning-form.vendors'),
    vendorsMissing: t('provisioning-form.vendors-missing'),
    vendors: vendors.map(({ id, name }) => ({ title: name, value: id })),
    languageLabel: t('provisioning-form.language'),
    languages: [
      { title: t('provisioning-form.language-default'), value: 'default' },
      ...languages.map((value) => ({ title: t(`phone-language.${value}`), value })),
    ],
    tenantLabel: t('provisioning-form.tenant'),
    tenantPlaceholder: '00000000-0000-0000-0000-000000000000',
    ntpLabel: t('provisioning-form.ntp'),
    ntpPlaceholder: '192.0.2.1, 192.0.2.2',
    utcLabel: t('provisioning-form.utc'),
    utcPlaceholder: '+01:00',
    buttons: [action(t('provisioning-form.submit'), 'provisioning-submit', {}, 'positive')],
  }),
  samples: {
    largest: {
      regions: ['NOAM', 'EMEA', 'APAC'],
      vendors: [
        { id: 'yealink', name: 'Yealink' },
        { id: 'poly', name: 'Poly' },
        { id: 'cisco', name: 'Cisco' },
        { id: 'audiocodes', name: 'AudioCodes' },
        { id: 'ale', name: 'Alcatel-Lucent Enterprise' },
        { id: 'cisco-ata', name: 'Cisco ATA' },
        { id: 'poly-ata', name: 'Poly ATA' },
        { id: 'audiocodes-ata', name: 'AudioCodes ATA' },
        { id: 'spectralink', name: 'Spectralink' },
        { id: 'ascom', name: 'Ascom' },
        { id: 'gigaset', name: 'Gigaset' },
        { id: 'algo', name: 'Algo' },
        { id: 'snom', name: 'Snom' },
      ],
      languages: ['en', 'es', 'ja', 'de', 'fr', 'pt'],
    },
  },
};
