import { fold, parseSelector } from '../../src/devices/index.ts';
import { say } from '../answer.ts';
import type { Command, Context } from '../command.ts';
import { saveWatch } from '../incidents/watches.ts';

const WORDS: ReadonlyMap<string, 'offline' | 'online'> = new Map([
  ['offline', 'offline'],
  ['hors-ligne', 'offline'],
  ['online', 'online'],
  ['en-ligne', 'online'],
]);

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
  async run(context, rest) {
    const { turn, services, locale } = context;
    const [word = '', ...names] = rest.trim().split(/\s+/);
    const wanted = WORDS.get(fold(word));
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
    const suggestions = [`devices site:"${site}"`, 'watches'];
    const watched = wanted === 'offline' && (await watchFirst(context, site));
    return say('good', watched ? 'demo.offline-watched' : `demo.${wanted}`, { site, count }, { suggestions });
  },
};

/** A newcomer sees what an incident is without having asked for it. True where the conversation watched nothing before. */
async function watchFirst(context: Context, site: string): Promise<boolean> {
  const { services, turn } = context;
  if ((await services.stores.watches.of(turn.where)).length > 0) return false;
  const selector = parseSelector(`site:"${site}"`);
  if (!selector.ok) return false;
  const request = { selector: selector.value, quiet: null, digest: null, afterMinutes: null };
  return (await saveWatch(context, request)).ok;
}
