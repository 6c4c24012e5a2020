import { partPeriod } from '../../src/delegations/index.ts';
import { say } from '../answer.ts';
import type { Command } from '../command.ts';
import { endDelegations, lendRole, listDelegations } from '../access/delegations.ts';

export const delegate: Command = {
  id: 'delegate',
  says: { en: ['delegate'], fr: ['déléguer'] },
  usage: {
    en: 'delegate <person> until <date or time> | for <n> days | delegate list | delegate end',
    fr: 'déléguer <personne> jusqu’au <date ou heure> | pendant <n> jours | déléguer liste | déléguer fin',
  },
  summary: {
    en: 'Let a colleague approve in your name for a while',
    fr: 'Laisser un collègue approuver en votre nom un certain temps',
  },
  examples: {
    en: ['delegate adelev@contoso.example for 3 days', 'delegate list', 'delegate end'],
    fr: ['déléguer adelev@contoso.example pendant 3 jours', 'déléguer liste', 'déléguer fin'],
  },
  needs: 'approver',
  changes: true,
  async run(context, rest) {
    if (/^(?:list|liste)?$/i.test(rest)) return listDelegations(context);
    if (/^(?:end|fin|terminer)$/i.test(rest)) return endDelegations(context);
    const loan = partPeriod(rest);
    if (loan && loan.whom !== '') return lendRole(context, loan, delegate);
    const [usage, suggestions] = [delegate.usage[context.locale], ['delegate list']];
    return say('warning', 'usage', { usage }, { suggestions });
  },
};
