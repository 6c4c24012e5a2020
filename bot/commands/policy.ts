import { sipCallingPolicy } from '../../src/operations/index.ts';
import { refused, say } from '../answer.ts';
import { askOnAccounts } from '../changes/accounts.ts';
import type { Command } from '../command.ts';

/** `on`, `off`, `marche`, `arrêt`, and what follows. */
const TURN = /^(on|off|marche|activer|arr[eê]t|désactiver)(?:\s([^]*))?$/iu;
const NAMED = /(?:^|\s)(?:policy|strat[ée]gie):(?:"([^"]+)"|(\S+))/iu;

export const policy: Command = {
  id: 'policy',
  says: { en: ['policy sip'], fr: ['stratégie sip'] },
  usage: {
    en: 'policy sip on|off <user …|selector> [policy:"Name"]',
    fr: 'stratégie sip on|off <utilisateur …|sélecteur> [stratégie:"Nom"]',
  },
  summary: {
    en: 'Let users call from SIP phones, or no longer, by granting a calling policy',
    fr: 'Autoriser des utilisateurs à appeler depuis un poste SIP, ou non, par une stratégie d’appel',
  },
  examples: {
    en: ['policy sip on anna@contoso.com', 'policy sip off site:Lyon'],
    fr: ['stratégie sip on anna@contoso.com', 'stratégie sip off site:Lyon'],
  },
  needs: 'operator',
  changes: true,
  async run(context, rest) {
    const { locale, services } = context;
    const [, word = '', others = ''] = TURN.exec(rest.trim()) ?? [];
    if (word === '') {
      return say(
        'warning',
        'usage',
        { usage: policy.usage[locale] },
        { suggestions: policy.examples[locale] },
      );
    }
    const turn = /^(?:on|marche|activer)$/i.test(word) ? 'on' : 'off';
    const named = NAMED.exec(others);
    const text = others.replace(NAMED, ' ').trim();
    const name = named?.[1] ?? named?.[2];
    if (name === undefined && services.operations.policiesRead === 'by-worker')
      return askOnAccounts(context, 'policy-sip', policy, text, { turn });
    const setting = await sipCallingPolicy(services.operations, turn, name);
    if (!setting.ok) return refused(setting.refusal);
    return askOnAccounts(context, 'policy-sip', policy, text, { setting: setting.value });
  },
};
