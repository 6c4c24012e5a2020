import { refused } from '../answer.ts';
import { parseFirmwareCheck } from '../checks/check-request.ts';
import { askCheck } from '../checks/checks.ts';
import type { Command } from '../command.ts';

export const firmware: Command = {
  id: 'firmware',
  says: { en: ['firmware check'], fr: ['micrologiciel vérifier', 'vérifier micrologiciel'] },
  usage: { en: 'firmware check [selector]', fr: 'micrologiciel vérifier [sélecteur]' },
  summary: {
    en: 'Your phones’ firmware beside the versions that SIP Gateway takes and pushes',
    fr: 'Le micrologiciel de vos postes face aux versions que la passerelle SIP accepte et installe',
  },
  examples: {
    en: ['firmware check', 'firmware check site:Lyon', 'firmware check model:"VVX 411"'],
    fr: ['micrologiciel vérifier', 'micrologiciel vérifier site:Lyon'],
  },
  needs: 'operator',
  run(context, rest) {
    const request = parseFirmwareCheck(rest);
    return request.ok ? askCheck(context, request.value) : Promise.resolve(refused(request.refusal));
  },
};
