import { whoami as card, type RoleReason } from '../../cards/whoami.ts';
import { may, type Reason } from '../../src/access/index.ts';
import { isSame } from '../../src/changes/index.ts';
import type { Delegation } from '../../src/delegations/index.ts';
import { accessFileName, accessWarnings } from '../access/access-warnings.ts';
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
  run: ({ turn, locale, services, roles: { loans } }) => {
    const { access, demo } = services;
    const grants = turn.unproven ? [] : access.grants(turn.who.id);
    const borrowed = loans.filter(({ delegate }) => isSame(delegate, turn.who));
    const reasons = [...grants.map(({ role, why }) => ({ role, why: toldOf(why) })), ...borrowed.map(loanOf)];
    return Promise.resolve(
      answer(card, {
        ...turn.who,
        unproven: turn.unproven ?? null,
        roles: byRole(reasons),
        file: accessFileName(access),
        administrators: reasons.length === 0 ? access.administrators() : [],
        access: may(grants, 'admin') ? accessWarnings(access) : [],
        locale,
        isDemo: demo !== undefined,
      }),
    );
  },
};

interface Told {
  readonly role: string;
  readonly why: RoleReason;
}

/** Each role once, with all that gives it. */
function byRole(reasons: readonly Told[]): { role: string; why: RoleReason[] }[] {
  const roles = new Map<string, RoleReason[]>();
  for (const { role, why } of reasons) roles.set(role, [...(roles.get(role) ?? []), why]);
  return [...roles].map(([role, why]) => ({ role, why }));
}

function loanOf({ delegator, until }: Delegation): Told {
  return { role: 'approver', why: { by: 'loan', name: delegator.name, until: until.toISOString() } };
}

function toldOf(why: Reason): RoleReason {
  return why.by === 'id' ? why : { ...why, confirmedAt: why.confirmedAt.toISOString() };
}
