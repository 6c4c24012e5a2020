// Who the reader is to the bot, and the language it speaks to them.
import type { Card } from './card.ts';
import { action, asText, label, plain } from './kit.ts';
import { LOCALES, type Locale } from './wording/index.ts';
import template from './whoami.json' with { type: 'json' };

export interface WhoamiData {
  readonly name: string;
  /** `why` names what gave the role: a group, or the person's own entry. */
  readonly roles: readonly { readonly role: string; readonly why: string }[];
  readonly locale: Locale;
  readonly isDemo: boolean;
}

export const whoami: Card<WhoamiData> = {
  name: 'whoami',
  template,
  summary: ({ name }, t) => t('whoami.summary', { name: plain(name) }),
  bind: ({ name, roles, locale, isDemo }, t) => ({
    title: asText(name),
    lead: t(roles.length === 0 ? 'whoami.nobody' : 'whoami.lead', { count: roles.length }),
    roles: roles.map(({ role, why }) => ({
      title: label(t, 'role', role),
      value: why === '' ? label(t, 'role-may', role) : asText(why),
    })),
    language: t('whoami.language', { language: t(`language.${locale}`) }),
    isDemo,
    demo: t('whoami.demo'),
    buttons: LOCALES.filter((other) => other !== locale).map((other) =>
      action(t(`whoami.switch.${other}`), 'language', { locale: other }),
    ),
  }),
  samples: {
    nobody: { name: 'Lynne Robbins', roles: [], locale: 'en', isDemo: false },
    operator: {
      name: 'Alex Wilber',
      roles: [{ role: 'operator', why: 'Voice Operators' }],
      locale: 'fr',
      isDemo: true,
    },
    largest: {
      name: 'Jean-Baptiste [de la] Fontaine',
      roles: ['viewer', 'operator', 'approver', 'admin'].map((role) => ({ role, why: '' })),
      locale: 'en',
      isDemo: true,
    },
  },
};
