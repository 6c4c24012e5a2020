// The commands the reader may use; one topic shows all of its examples.
import type { Card } from './card.ts';
import { asText, label, line, plain, sayButton, type Button } from './kit.ts';
import type { Wording } from './wording/index.ts';
import template from './help.json' with { type: 'json' };

export interface HelpData {
  /** Already limited to what the reader may do; `summary` is in the reader's language. */
  readonly entries: readonly {
    readonly usage: string;
    readonly summary: string;
    readonly examples: readonly string[];
    /** Its examples may be run by a press: they change nothing. */
    readonly safe: boolean;
  }[];
  readonly topic?: string;
  /** Role codes (`operator`). */
  readonly roles: readonly string[];
}

function tryButton(example: string, t: Wording): Button & { readonly tooltip: string } {
  return { ...sayButton(example, t('help.try')), tooltip: plain(example) };
}

export const help: Card<HelpData> = {
  name: 'help',
  template,
  summary: ({ topic }, t) =>
    topic === undefined ? t('help.title') : t('help.topic', { topic: plain(topic) }),
  bind: ({ entries, topic, roles }, t) => ({
    title: topic === undefined ? t('help.title') : t('help.topic', { topic: asText(topic) }),
    lead: t('help.lead'),
    entries: entries.map(({ usage, summary, examples, safe }) => ({
      usage: asText(usage),
      summary: asText(summary),
      try: topic === undefined && safe ? examples.slice(0, 1).map((example) => tryButton(example, t)) : [],
      examples: (topic === undefined ? [] : examples).map((example) => ({
        text: asText(example),
        try: safe ? [tryButton(example, t)] : [],
      })),
    })),
    roles:
      roles.length > 0
        ? t('help.roles', { roles: line(...roles.map((role) => label(t, 'role', role))) })
        : '',
  }),
  samples: {
    overview: {
      entries: [
        {
          usage: 'devices <selector>',
          summary: 'List phones, with counts by health.',
          examples: ['devices site:Lyon offline'],
          safe: true,
        },
        {
          usage: 'device <mac|name>',
          summary: 'One phone: details and history.',
          examples: ['device 0004F2ABCDEF'],
          safe: true,
        },
        { usage: 'enroll', summary: 'Enrol phones in bulk from a CSV.', examples: ['enroll'], safe: true },
        { usage: 'changes', summary: 'Work under way and done.', examples: ['changes'], safe: true },
        {
          usage: 'whoami',
          summary: 'Who you are to the bot, and what you may do.',
          examples: ['whoami'],
          safe: true,
        },
      ],
      roles: ['viewer', 'operator'],
    },
    topic: {
      entries: [
        {
          usage: 'devices <selector>',
          summary: 'List phones by site, model, health and more.',
          examples: ['devices', 'devices site:Lyon offline', 'devices model:"VVX 411"'],
          safe: true,
        },
      ],
      topic: 'devices',
      roles: ['operator'],
    },
    largest: {
      entries: Array.from({ length: 30 }, (_, at) => ({
        usage: `command-${at + 1} <selector> [option]`,
        summary: 'A sentence about the command that is about as long as the longest of them all.',
        examples: ['command site:"Saint-Denis de la Réunion" offline'],
        safe: true,
      })),
      roles: ['viewer', 'operator', 'approver', 'admin'],
    },
  },
};
