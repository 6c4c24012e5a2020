import { fold } from '../../src/devices/index.ts';
import { say } from '../answer.ts';
import type { Command } from '../command.ts';

/** Plays an outage at a site of the demo tenant. */
export const demo: Command = {
  id: 'demo',
  says: { en: ['demo'], fr: ['démo'] },
  usage: { en: 'demo offline|online <site>', fr: 'démo offline|online <site>' },
  summary: {
    en: 'Let a site of the demo tenant fall or come back',
    fr: 'Faire tomber ou revenir un site de démonstration',
  },
  examples: { en: ['demo offline Lyon', 'demo online Lyon'], fr: ['démo offline Lyon', 'démo online Lyon'] },
  needs: 'operator',
  changes: true,
  demoOnly: true,
  async run({ turn, services, locale }, rest) {
    const [word = '', ...names] = rest.trim().split(/\s+/);
    const wanted = (
      { offline: 'offline', 'hors-ligne': 'offline', online: 'online', 'en-ligne': 'online' } as const
    )[fold(word)];
    const site = names.join(' ');
    if (!services.demo || !wanted || site === '')
      return say('warning', 'usage', { usage: demo.usage[locale] });
    const count = await services.demo[wanted](site);
    if (count === 0) return say('warning', 'demo.unknown-site', { site });
    await services.stores.audit.append([
      {
        who: turn.who,
        action: `demo.${wanted}`,
        subject: `site ${site}`,
        detail: { count },
        where: turn.where,
      },
    ]);
    await services.jobs.wake.inventory();
    return say('good', `demo.${wanted}`, { site, count }, { suggestions: [`devices site:"${site}"`] });
  },
};
