// What the bot says first: what it is for, and three things to try.
import type { Card } from './card.ts';
import { sayButton } from './kit.ts';
import template from './welcome.json' with { type: 'json' };

export interface WelcomeData {
  readonly isDemo: boolean;
}

const FIRST_COMMANDS = ['help', 'devices', 'enroll'] as const;

export const welcome: Card<WelcomeData> = {
  name: 'welcome',
  template,
  summary: (_data, t) => t('welcome.title'),
  bind: ({ isDemo }, t) => ({
    title: t('welcome.title'),
    lead: t('welcome.lead'),
    facts: FIRST_COMMANDS.map((command) => ({
      title: t(`welcome.${command}.command`),
      value: t(`welcome.${command}.text`),
    })),
    isDemo,
    demo: t('welcome.demo'),
    buttons: FIRST_COMMANDS.map((command) => sayButton(command, t(`welcome.${command}.button`))),
  }),
  samples: { real: { isDemo: false }, largest: { isDemo: true } },
};
