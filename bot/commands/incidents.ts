import { incidentList } from '../../cards/incident-list.ts';
import { fold } from '../../src/devices/index.ts';
import { answer, type Answer } from '../answer.ts';
import type { Command, Context } from '../command.ts';
import { incidentLine } from '../incidents/incident-card.ts';

const PER_PAGE = 8;

export const incidents: Command = {
  id: 'incidents',
  says: { en: ['incidents'], fr: ['incidents'] },
  usage: { en: 'incidents [all]', fr: 'incidents [tous]' },
  summary: {
    en: 'Phones that went offline together; all: what is over too',
    fr: 'Les postes tombés ensemble ; tous : aussi ce qui est fini',
  },
  examples: { en: ['incidents', 'incidents all'], fr: ['incidents', 'incidents tous'] },
  needs: 'viewer',
  run: (context, rest) =>
    incidentPage(context, ['all', 'tous', 'tout'].includes(fold(rest.trim())) ? 'all' : 'open', 1),
};

/** A page of the incidents, newest first. Pages are counted from 1. */
export async function incidentPage(
  { services }: Context,
  scope: 'open' | 'all',
  page: number,
): Promise<Answer> {
  const { incidents: rows, total } = await services.stores.incidents.list({
    open: scope === 'open',
    page: page - 1,
    perPage: PER_PAGE,
  });
  const pages = Math.max(1, Math.ceil(total / PER_PAGE));
  return answer(incidentList, { scope, page, pages, incidents: rows.map(incidentLine) });
}
