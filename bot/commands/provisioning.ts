import { provisioningForm } from '../../cards/provisioning-form.ts';
import type { ProvisioningData } from '../../cards/provisioning.data.ts';
import { provisioning as card } from '../../cards/provisioning.ts';
import { REGIONS } from '../../src/devices/index.ts';
import type { Refusal } from '../../src/kernel/result.ts';
import {
  addressOf,
  parseWords,
  PHONE_LANGUAGES,
  planDhcp,
  planNotes,
  readRequest,
  snippetsFor,
  VENDORS,
  type ProvisioningRequest,
} from '../../src/provisioning/index.ts';
import { answer, refused, say, type Answer } from '../answer.ts';
import type { Command } from '../command.ts';

const MOST_SUGGESTIONS = 5;

export const provisioning: Command = {
  id: 'provisioning',
  says: { en: ['provisioning'], fr: ['approvisionnement'] },
  usage: {
    en: 'provisioning <region> <vendor …> [language] [tenant id]',
    fr: 'approvisionnement <région> <fabricant …> [langue] [id de l’organisation]',
  },
  summary: {
    en: 'Where phones fetch their configuration, and DHCP settings to paste',
    fr: 'Où les postes prennent leur configuration, et les réglages DHCP à coller',
  },
  examples: {
    en: ['provisioning', 'provisioning EMEA yealink', 'provisioning NOAM cisco poly es'],
    fr: ['approvisionnement', 'approvisionnement EMEA yealink', 'approvisionnement EMEA cisco poly fr'],
  },
  needs: 'viewer',
  run({ locale }, rest) {
    if (rest.trim() === '') return Promise.resolve(form());
    const parts = parseWords(rest);
    const request = parts.ok ? readRequest(parts.value) : parts;
    const [word = ''] = provisioning.says[locale];
    return Promise.resolve(
      request.ok
        ? provisioningCard(request.value)
        : refusedWithWayOut(request.refusal, `${word} ${rest.trim()}`),
    );
  },
};

export function provisioningCard(request: ProvisioningRequest): Answer {
  const plan = planDhcp(request);
  const { region, language, tenant, timeServers, utcOffset } = request;
  return answer(card, {
    ...{ region, language, withTenant: tenant !== null, timeServers, utcOffset },
    addresses: addressesOf(request),
    notes: planNotes(request, plan),
    snippets: snippetsFor(plan),
  });
}

function form(): Answer {
  return answer(provisioningForm, {
    regions: REGIONS,
    vendors: VENDORS.map(({ id, name }) => ({ id, name })),
    languages: PHONE_LANGUAGES,
  });
}

/** What was typed, once more, with what it lacks or with the slip mended. */
function refusedWithWayOut(refusal: Refusal, typed: string): Answer {
  const suggestions = waysOut(refusal, typed).slice(0, MOST_SUGGESTIONS);
  return suggestions.length === 0
    ? refused(refusal)
    : say('warning', refusal.code, refusal.details, { suggestions });
}

function waysOut({ code, details }: Refusal, typed: string): string[] {
  if (code === 'provisioning.no-region') return REGIONS.map((region) => `${typed} ${region}`);
  if (code === 'provisioning.no-vendor') return VENDORS.map(({ id }) => `${typed} ${id}`);
  const { text, suggestion } = details;
  const at = typed.lastIndexOf(String(text));
  if (!suggestion || at < 0) return [];
  return [`${typed.slice(0, at)}${suggestion}${typed.slice(at + String(text).length)}`];
}

function addressesOf(request: ProvisioningRequest): ProvisioningData['addresses'] {
  const groups = new Map<string, { vendors: string[]; option: number | null; url: string }>();
  for (const vendor of request.vendors) {
    const { option, name } = vendor;
    const url = addressOf(request, vendor);
    const group = groups.get(`${option} ${url}`) ?? { vendors: [], option, url };
    group.vendors.push(name);
    groups.set(`${option} ${url}`, group);
  }
  return [...groups.values()];
}
