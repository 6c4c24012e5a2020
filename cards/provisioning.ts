// Where phones of these vendors fetch their configuration, and how a DHCP server tells them.
import type { Card } from './card.ts';
import { asText, line, plain } from './kit.ts';
import type { ProvisioningData } from './provisioning.data.ts';
import type { Wording } from './wording/index.ts';
import { provisioningSamples as samples } from './provisioning.samples.ts';
import template from './provisioning.json' with { type: 'json' };

const STEPS_BY_HAND = ['reset', 'open', 'enter'] as const;

function facts({ timeServers, utcOffset }: ProvisioningData, t: Wording): { title: string; value: string }[] {
  return [
    ...(timeServers.length > 0
      ? [{ title: t('provisioning.time-servers'), value: asText(timeServers.join(', ')) }]
      : []),
    ...(utcOffset === null ? [] : [{ title: t('provisioning.utc-offset'), value: `${utcOffset} s` }]),
  ];
}

export const provisioning: Card<ProvisioningData> = {
  name: 'provisioning',
  template,
  summary: ({ region, addresses }, t) =>
    t('provisioning.summary', {
      region: plain(region),
      vendors: plain(addresses.flatMap(({ vendors }) => vendors).join(', ')),
    }),
  bind: (data, t) => ({
    title: t('provisioning.title', { count: data.addresses.length, region: asText(data.region) }),
    lead: line(
      t('provisioning.phones-show', { language: t(`phone-language.${data.language ?? 'en'}`) }),
      data.withTenant ? t('provisioning.with-tenant') : null,
    ),
    addresses: data.addresses.map(({ vendors, option, url }) => ({
      vendors: asText(vendors.join(', ')),
      option: option === null ? t('provisioning.on-device') : t('provisioning.by-option', { option }),
      url,
    })),
    facts: facts(data, t),
    hasFacts: facts(data, t).length > 0,
    notes: data.notes.map(({ code, vendors }) => ({
      text: t(`provisioning.note.${code}`, { vendors: asText(vendors.join(', ')) }),
    })),
    pick: data.snippets.length > 0 ? t('provisioning.pick') : t('provisioning.pick-none'),
    snippets: data.snippets.map(({ server, name, language, lines, caveat }) => ({
      name,
      where: t(`provisioning.where.${server}`),
      caveat: caveat === undefined ? '' : t(`provisioning.caveat.${caveat}`),
      language,
      code: lines.join('\n'),
      lines: lines.map((text) => ({ text })),
    })),
    byHand: t('provisioning.by-hand'),
    steps: STEPS_BY_HAND.map((step, at) => ({ number: `${at + 1}.`, text: t(`provisioning.step.${step}`) })),
  }),
  samples,
};
