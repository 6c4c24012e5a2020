/** What a person gives on the cards of a run, so that every step finds what it asks for. */
import { filled, type Runbook, type RunState, type Stage, type Step } from '../../src/runbooks/index.ts';
import type { Estate } from './estate.ts';

type Field = Extract<Step, { readonly kind: 'form' }>['fields'][number];

/** A value of each type that a form may ask for, another one for every number. */
const VALUES: Record<string, (n: number) => string> = {
  text: (n) => `Name ${n}`,
  fqdn: (n) => `host${n}.contoso.com`,
  domain: (n) => `contoso${n}.com`,
  upn: (n) => `user${n}@contoso.com`,
  sip: (n) => `sip:user${n}@contoso.com`,
  e164: (n) => `+3314567${1_000 + n}`,
  tel: (n) => `tel:+3314567${1_000 + n}`,
  ipv4: (n) => `192.0.2.${(n % 250) + 1}`,
  // As many as the dial plan's placeholder says.
  digits: (n) => String(1_000 + (n % 9_000)),
  pem: (n) => `-----BEGIN CERTIFICATE-----\n${'A'.repeat(60 + n)}\n-----END CERTIFICATE-----`,
};

/** Where any value would do, but not for the command that takes it: their placeholders are examples. */
const EXEMPLARY = new Set(['text', 'digits']);

let count = 0;

/** @param estate what checks look at; where there is none, they are given what looks right */
export function inputsOf(
  runbook: Runbook,
  { step, item }: Stage,
  { records }: RunState,
  estate?: Estate,
): Record<string, string> {
  if (step.kind === 'form') {
    const given = (field: Field): string => {
      const checked = estate && passing(estate)[takenByCheck(runbook, `${step.id}.${field.id}`) ?? ''];
      return (field.list ? checked?.join('\n') : checked?.[0]) ?? plausible(field);
    };
    return Object.fromEntries(step.fields.map((field) => [field.id, given(field)]));
  }
  if (step.kind === 'change') return { change: '1' };
  if (step.kind !== 'command' || !step.verify) return {};
  const width = Math.max(...Object.keys(step.verify.expect).map(({ length }) => length));
  const shown = Object.entries(step.verify.expect).map(
    ([name, value]) => `${name.padEnd(width)} : ${filled(value, records, item, String)}`,
  );
  return { output: `\n${shown.join('\n')}\n` };
}

function plausible({ type, list, placeholder, differs }: Field): string {
  if (!list && differs === undefined && EXEMPLARY.has(type) && placeholder !== undefined) return placeholder;
  return (list ? [++count, ++count] : [++count]).map((n) => VALUES[type]?.(n) ?? '').join('\n');
}

/** What a check finds in order, by what it calls it. */
function passing({ domain, accessEdge, gateways, root }: Estate): Record<string, readonly string[]> {
  return {
    domain: [domain],
    accessEdge: [accessEdge],
    host: gateways,
    root: [root],
    users: ['phone-00310@contoso.example', 'phone-00311@contoso.example'],
  };
}

/** What a check of the runbook calls this answer; undefined where none takes it. */
function takenByCheck({ steps }: Runbook, reference: string): string | undefined {
  for (const step of steps) {
    const item = step['for-each'] === reference ? '{item}' : undefined;
    for (const [name, text] of Object.entries(step.kind === 'check' ? step.check : {}))
      if (text === `{${reference}}` || text === item) return name;
  }
  return undefined;
}
