import { z } from 'zod';
import { readRequest } from '../../src/provisioning/index.ts';
import { action } from '../action.ts';
import { refused } from '../answer.ts';
import { provisioningCard } from '../commands/provisioning.ts';
import { text } from './data.ts';

/** What clients send of inputs that were left alone is up to them: nothing, or an empty text. */
const optional = text.default('');

/** The form of the command `provisioning`. Choices of several come back joined by commas. */
export const provisioningSubmit = action(
  'provisioning-submit',
  'viewer',
  z.object({
    ...{ region: text, vendors: optional, language: optional },
    ...{ tenant: optional, ntp: optional, utc: optional },
  }),
  (_context, { region, vendors, language, tenant, ntp, utc }) => {
    const request = readRequest({
      region: region.trim(),
      vendors: listed(vendors),
      language: language === 'default' ? '' : language.trim(),
      tenant: tenant.trim(),
      timeServers: listed(ntp),
      utcOffset: utc.trim(),
    });
    return Promise.resolve(request.ok ? provisioningCard(request.value) : refused(request.refusal));
  },
);

function listed(joined: string): string[] {
  return joined.split(/[\s,;]+/).filter((part) => part !== '');
}
