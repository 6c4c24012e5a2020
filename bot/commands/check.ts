import { refused, say } from '../answer.ts';
import { parseCheck } from '../checks/check-request.ts';
import { askCheck } from '../checks/checks.ts';
import type { Command } from '../command.ts';

export const check: Command = {
  id: 'check',
  says: { en: ['check'], fr: ['vérifier'] },
  usage: {
    en: 'check dns <domain> [@server] · check tls <host>[:port] [name] · check sip <host>[:port] [udp|tcp] · check ports · check firmware [selector]',
    fr: 'vérifier dns <domaine> [@serveur] · vérifier tls <hôte>[:port] [nom] · vérifier sip <hôte>[:port] [udp|tcp] · vérifier ports · vérifier firmware [sélecteur]',
  },
  summary: {
    en: 'Look at DNS records, a gateway’s certificate or SIP, the ports of SIP Gateway, or firmware, from a worker',
    fr: 'Examiner les enregistrements DNS, le certificat ou le SIP d’une passerelle, les ports de la passerelle SIP ou les micrologiciels, depuis un worker',
  },
  examples: {
    en: ['check dns contoso.com', 'check tls gw.contoso.com:5061', 'check sip gw.contoso.com', 'check ports'],
    fr: [
      'vérifier dns contoso.com',
      'vérifier tls gw.contoso.com:5061',
      'vérifier sip gw.contoso.com',
      'vérifier ports',
    ],
  },
  needs: 'operator',
  async run(context, rest) {
    const { locale } = context;
    const request = parseCheck(rest);
    if (!request) {
      const [usage, suggestions] = [check.usage[locale], check.examples[locale]];
      return say('warning', 'usage', { usage }, { suggestions });
    }
    return request.ok ? askCheck(context, request.value) : refused(request.refusal);
  },
};
