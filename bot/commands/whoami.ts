import { whoami as card, type RoleReason } from '../../cards/whoami.ts';
import { may, type Grant, type Reason } from '../../src/access/index.ts';
import { accessFileName, accessWarnings } from '../access-warnings.ts';
import { answer } from '../answer.ts';
import type { Command } from '../command.ts';

export const whoami: Command = {
  id: 'whoami',
  says: { en: ['whoami', 'who am i'], fr: ['qui suis-je'] },
  usage: { en: 'whoami', fr: 'qui suis-je' },
  summary: {
    en: 'Your identity, your roles and why you have them, your language',
    fr: 'Votre identité, vos rôles et leur raison, votre langue',
  },
  examples: { en: ['whoami'], fr: ['qui suis-je'] },
  needs: null,
  run: ({ turn, locale, services }) => {
    const { access, demo } = services;
    const grants = access.grants(turn.who.id);
    return Promise.resolve(
      answer(card, {
        ...turn.who,
        roles: byRole(grants),
        file: accessFileName(access),
        administrators: grants.length === 0 ? access.administrators() : [],
        access: may(grants, 'admin') ? accessWarnings(access) : [],
        locale,
        isDemo: demo !== undefined,
      }),
    );
  },
};

/** Each role once, with all that gives it. */
function byRole(grants: readonly Grant[]): { role: string; why: RoleReason[] }[] {
  const roles = new Map<string, RoleReason[]>();
  for (const { role, why } of grants) roles.set(role, [...(roles.get(role) ?? []), toldOf(why)]);
  return [...roles].map(([role, why]) => ({ role, why }));
}

function toldOf(why: Reason): RoleReason {
  return why.by === 'id' ? why : { ...why, confirmedAt: why.confirmedAt.toISOString() };
}
