import { readRunbook } from '../../../src/runbooks/catalog.ts';

const words = (text: string): string => `{ en: ${text}, fr: ${text} }`;
const step = (id: string, kind: string, more = ''): string => `
  - id: ${id}
    kind: ${kind}
    title: ${words(id)}
    why: ${words('why')}
    proof: ${words('proof')}
    sources: [{ document: sample, heading: ${id} }]${more}`;

/** Every kind of way through a runbook: a branch, a form, a repetition, a hand-off of two roles and a wait. */
export const SAMPLE_YAML = `title: ${words('Sample')}
summary: ${words('All there is')}
says: { en: [sample], fr: [exemple] }
steps:${step('version', 'choice', `\n    options: [{ id: old, title: ${words('Old')} }, { id: new, title: ${words('New')} }]`)}${step(
  'gone',
  'instruction',
  '\n    when: { version: [new] }',
)}${step(
  'servers',
  'form',
  `
    unless: { version: [new] }
    fields:
      - { id: pool, label: ${words('Pool')}, type: fqdn }
      - { id: fqdns, label: ${words('Servers')}, type: fqdn, list: true, differs: servers.pool }`,
)}${step('account', 'form', `\n    for-each: servers.fqdns\n    fields: [{ id: upn, label: ${words('Account')}, type: upn }]`)}${step(
  'licence',
  'instruction',
  `\n    for-each: servers.fqdns\n    do: [${words('"Licence {account.upn} for {item} in {servers.pool}"')}]`,
)}${step('propagate', 'wait', '\n    hours: 24')}${step('contacts', 'hand-off', '\n    owners: { all: [Left, Right] }')}
`;

export const SAMPLE = readRunbook('sample.yaml', SAMPLE_YAML);
