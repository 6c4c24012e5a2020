import { distance } from 'fastest-levenshtein';
import { fold } from '../../src/devices/index.ts';
import { refused, say, type Answer } from '../answer.ts';
import { auditFiles, auditPage } from '../audit/audit.ts';
import { parseSince } from '../audit/audit-request.ts';
import { askCheck } from '../checks/checks.ts';
import type { Command, Context } from '../command.ts';
import { timeZoneOf } from '../time-zone.ts';

const DEEDS = ['verify', 'vérifier', 'export'];

export const audit: Command = {
  id: 'audit',
  says: { en: ['audit'], fr: ['audit', 'journal'] },
  usage: {
    en: 'audit [change 12 | device <MAC> | <selector> | words] [since <date>] · audit verify [number hash] · audit export [since <date>]',
    fr: 'audit [changement 12 | appareil <MAC> | <sélecteur> | mots] [depuis <date>] · audit vérifier [numéro empreinte] · audit exporter [depuis <date>]',
  },
  summary: {
    en: 'Who did what; verify: proof that the log was not altered; export: signed files',
    fr: 'Qui a fait quoi ; vérifier : la preuve que le journal est intact ; exporter : des fichiers signés',
  },
  examples: {
    en: ['audit', 'audit change 1', 'audit approved since 7 days', 'audit verify', 'audit export'],
    fr: ['audit', 'audit changement 1', 'audit approved depuis 7 jours', 'audit vérifier', 'audit exporter'],
  },
  needs: 'admin',
  run(context, rest) {
    const [word = '', ...more] = rest.split(/\s+/);
    const verb = fold(word);
    if (['verify', 'verifier'].includes(verb)) return verify(context, more);
    if (['export', 'exporter'].includes(verb)) return exportSince(context, more);
    // Searched for, a slip of the finger would find nothing. Further from them stand words that people do search for (exported).
    const meant = more.length === 0 ? DEEDS.find((deed) => distance(verb, fold(deed)) === 1) : undefined;
    return meant === undefined ? auditPage(context, rest, 1) : usage(context, `audit ${meant}`);
  },
};

function verify(context: Context, [seq, hash, ...more]: readonly string[]): Promise<Answer> {
  if (seq === undefined) return askCheck(context, { kind: 'audit' });
  const isNote = /^\d{1,15}$/.test(seq) && /^[0-9a-f]{8,64}$/i.test(hash ?? '') && more.length === 0;
  if (!isNote || hash === undefined) return usage(context);
  return askCheck(context, { kind: 'audit', noted: { seq: Number(seq), hash: hash.toLowerCase() } });
}

function exportSince(context: Context, [word, ...time]: readonly string[]): Promise<Answer> {
  if (word !== undefined && !['since', 'depuis'].includes(fold(word))) return usage(context);
  if (word === undefined) return auditFiles(context, undefined);
  const here = { now: context.services.world.clock.now(), zone: timeZoneOf(context) };
  const since = parseSince(time.join(' '), here);
  return since.ok ? auditFiles(context, since.value) : Promise.resolve(refused(since.refusal));
}

function usage({ locale }: Context, suggestion = 'audit verify'): Promise<Answer> {
  return Promise.resolve(
    say('warning', 'usage', { usage: audit.usage[locale] }, { suggestions: [suggestion] }),
  );
}
