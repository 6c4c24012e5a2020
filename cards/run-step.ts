// The one card of a run: where it stands, why, what to do, and what will show that it is done.
import type { Finding } from '../src/checks/index.ts';
import type { Card } from './card.ts';
import { findingSentence } from './findings.ts';
import { action, asText, formatTime, line, plain, progressBar, sayButton, type Button } from './kit.ts';
import type { Wording } from './wording/index.ts';
import template from './run-step.json' with { type: 'json' };

/** Texts come in the reader's language, from the runbook; answers in them are neutralised already. */
export interface RunStepData {
  readonly id: string;
  /** The stage's key, sent back with every button. */
  readonly stage: string;
  readonly runbook: string;
  readonly state: 'open' | 'paused';
  /** Counted from 1. */
  readonly at: number;
  readonly of: number;
  /** How many there will be depends on answers still to come. */
  readonly about: boolean;
  readonly kind: 'instruction' | 'choice' | 'form' | 'command' | 'check' | 'change' | 'hand-off' | 'wait';
  readonly title: string;
  /** The entry of a list that the step is repeated for. */
  readonly item: string | null;
  readonly why: string;
  readonly todo: readonly string[];
  /** PowerShell to copy; the documented text where it can no longer be run. */
  readonly code: string | null;
  readonly proof: string;
  readonly details: readonly string[];
  readonly links: readonly { readonly title: string; readonly url: string }[];
  /** What has changed since the document was written. */
  readonly lifecycle: { readonly retired: boolean; readonly says: string } | null;
  readonly owners: { readonly all: boolean; readonly roles: readonly string[] };
  readonly options: readonly { readonly id: string; readonly title: string }[];
  readonly fields: readonly {
    readonly id: string;
    readonly label: string;
    readonly placeholder: string;
    readonly required: boolean;
    readonly list: boolean;
    /** One value of several lines. */
    readonly multiline: boolean;
  }[];
  readonly dueAt: string | null;
  /** What the last try showed. */
  readonly evidence: readonly Finding[];
  /** What a worker is at. */
  readonly working: 'checking' | 'running' | null;
  /** Present where a worker can run the commands; `digest` names their text. */
  readonly runs: { readonly changes: boolean; readonly digest: string } | null;
  /** The output of a cmdlet is to be pasted here. */
  readonly asksOutput: boolean;
  /** The command that asks for the change whose number ends the step. */
  readonly command: string | null;
  /** What must be there before the runbook is begun. */
  readonly prerequisites: readonly string[];
  /** A stage went before this one. */
  readonly hasBefore: boolean;
  readonly mayComplete: boolean;
  readonly mayControl: boolean;
}

const MARKS = { passed: '✓', failed: '✕', noted: '!' } as const;
const COLOURS = { passed: 'Good', failed: 'Attention', noted: 'Warning' } as const;

function complete(data: RunStepData, t: Wording): Button[] {
  const { id, stage, kind, options, mayComplete, state } = data;
  if (!mayComplete || data.working !== null || state === 'paused') return [];
  if (kind === 'choice')
    return options.map((option) =>
      action(plain(option.title), 'run-complete', { id, stage, choice: option.id }),
    );
  return [
    action(
      t(`run-step.complete.${data.asksOutput ? 'output' : kind}`),
      'run-complete',
      { id, stage },
      'positive',
    ),
  ];
}

/** Has a worker run the commands; what changes something is asked about once more, with its text before one's eyes. */
function run(
  { id, stage, runs, working, mayComplete, mayControl, state }: RunStepData,
  t: Wording,
): Button[] {
  if (!runs || !mayComplete || working !== null || state === 'paused') return [];
  if (runs.changes && !mayControl) return [];
  return [
    action(t(runs.changes ? 'run-step.run-now' : 'run-step.run'), 'run-command', {
      id,
      stage,
      command: runs.digest,
    }),
  ];
}

function controls({ id, state, stage, hasBefore, mayControl }: RunStepData, t: Wording): Button[] {
  const checklist = action(t('run.checklist'), 'run-show', { id });
  if (!mayControl) return [checklist];
  if (state === 'paused') return [action(t('run.resume'), 'run-resume', { id }, 'positive'), checklist];
  return [
    ...(hasBefore ? [action(t('run.back'), 'run-back', { id, stage })] : []),
    checklist,
    action(t('run.pause'), 'run-pause', { id }),
  ];
}

/** Who may complete it, for those who may not. */
function owner({ owners, mayComplete }: RunStepData, t: Wording): string {
  const roles = owners.roles.map((role) => t(`role.${role}`, { defaultValue: asText(role) }));
  const words = new Intl.ListFormat(t('run-step.language'), {
    type: owners.all ? 'conjunction' : 'disjunction',
  });
  return t(mayComplete ? 'run-step.owner' : 'run-step.others', { roles: words.format(roles) });
}

/** What a person is asked for besides a form's fields. */
function asksOf(data: RunStepData, t: Wording): object[] {
  if (!data.mayComplete || data.state === 'paused') return [];
  if (data.asksOutput) return [{ id: 'field-output', label: t('run-step.output'), multiline: true }];
  return data.kind === 'change'
    ? [{ id: 'field-change', label: t('run-step.change'), multiline: false }]
    : [];
}

function fieldLabel({ label, list, required }: RunStepData['fields'][number], t: Wording): string {
  return line(label, list ? t('run-step.one-a-line') : '', required ? '' : t('run-step.optional'));
}

const sample: RunStepData = {
  id: '7',
  stage: 'dial-plan-security',
  runbook: 'Exchange Unified Messaging',
  state: 'open',
  at: 5,
  of: 14,
  about: true,
  kind: 'instruction',
  title: 'Secure the SIP dial plan',
  item: null,
  why: 'Enterprise Voice traffic is encrypted only where both sides agree on it.',
  todo: [
    'Open the SIP dial plan in the Exchange Management Shell.',
    'Set its VoIP security to **SIP Secured** or **Secured**.',
  ],
  code: null,
  proof: 'The dial plan shows the security you chose.',
  details: ['Lync Phone Edition phones work only where the encryption of both servers is the same.'],
  links: [
    { title: 'Set-UMDialPlan', url: 'https://learn.microsoft.com/powershell/module/exchange/set-umdialplan' },
  ],
  lifecycle: null,
  owners: { all: false, roles: ['Exchange organization administrator'] },
  options: [],
  fields: [],
  dueAt: null,
  evidence: [],
  working: null,
  runs: null,
  asksOutput: false,
  command: null,
  prerequisites: [],
  hasBefore: true,
  mayComplete: true,
  mayControl: true,
};

export const runStep: Card<RunStepData> = {
  name: 'run-step',
  template,
  summary: ({ runbook, at, title }, t) =>
    t('run-step.summary', { runbook: plain(runbook), at, title: plain(title) }),
  bind: (data, t) => ({
    lead: line(
      asText(data.runbook),
      t(data.about ? 'run-step.place-about' : 'run-step.place', { at: data.at, of: data.of }),
      t('run.reference', { id: asText(data.id) }),
    ),
    bar: progressBar([{ count: data.at - 1, color: 'Good' }], data.of),
    title: data.title,
    item: data.item === null ? '' : asText(data.item),
    paused: data.state === 'paused' ? t('run-step.paused') : '',
    lifecycle: data.lifecycle?.says ?? '',
    lifecycleStyle: data.lifecycle?.retired === true ? 'attention' : 'warning',
    lifecycleTitle: t(data.lifecycle?.retired === true ? 'run-step.retired' : 'run-step.changed'),
    why: data.why,
    todo: data.todo.map((text, at) => ({ number: `${at + 1}.`, text })),
    code: (data.code ?? '').split('\n').flatMap((text) => (text === '' ? [] : [{ text }])),
    proof: t('run-step.proof', { text: data.proof }),
    due: data.dueAt === null ? '' : t('run-step.due', { at: formatTime(data.dueAt) }),
    owner: owner(data, t),
    findings: data.evidence.map((each, at) => ({
      text: `${MARKS[each.outcome]} ${findingSentence(each, t)}`,
      color: COLOURS[each.outcome],
      // Said once for all that stand together with the same problem.
      remedy:
        each.problem === null || each.problem === data.evidence[at + 1]?.problem
          ? ''
          : t(`check-problem.${each.problem}.remedy`),
    })),
    checking: data.working === null ? '' : t(`run-step.${data.working}`),
    asks: asksOf(data, t),
    hasPrerequisites: data.prerequisites.length > 0,
    before: t('run-step.before'),
    prerequisites: data.prerequisites.map((text) => ({ text: `• ${text}` })),
    say: data.command === null ? [] : [sayButton(data.command)],
    fields:
      data.mayComplete && data.state === 'open'
        ? data.fields.map((field) => ({
            id: `field-${field.id}`,
            label: fieldLabel(field, t),
            placeholder: field.placeholder,
            multiline: field.list || field.multiline,
          }))
        : [],
    hasDetails: data.details.length + data.links.length > 0,
    details: data.details.map((text) => ({ text })),
    more: t('run-step.details'),
    links: data.links.map(({ title, url }) => ({ title: plain(title), url })),
    complete: complete(data, t),
    run: data.runs?.changes === false ? run(data, t) : [],
    change: data.runs?.changes === true ? run(data, t) : [],
    changeTitle: t('run-step.run-change'),
    changeWarning: t('run-step.run-warning'),
    skip:
      data.mayControl && data.state === 'open'
        ? [action(t('run-step.skip-now'), 'run-skip', { id: data.id, stage: data.stage })]
        : [],
    skipTitle: t('run-step.skip'),
    reason: t('run-step.reason'),
    missingReason: t('run-step.reason-missing'),
    buttons: controls(data, t),
  }),
  samples: {
    instruction: sample,
    retired: {
      ...sample,
      kind: 'command',
      title: 'Connect Cloud Connector and the tenant',
      code: 'Set-CsTenantFederationConfiguration -SharedSipAddressSpace $true',
      lifecycle: {
        retired: true,
        says: 'Skype for Business Online ended on 31 July 2021. What follows holds for what still stands on-premises.',
      },
    },
    choice: {
      ...sample,
      kind: 'choice',
      title: 'Which Skype for Business Server do you run?',
      todo: [],
      options: [
        { id: '2015', title: '2015 or earlier' },
        { id: '2019', title: '2019 or later' },
      ],
    },
    form: {
      ...sample,
      kind: 'form',
      title: 'Name the Mediation Servers',
      fields: [
        {
          id: 'pool',
          label: 'Pool',
          placeholder: 'pool1.contoso.com',
          required: true,
          list: false,
          multiline: false,
        },
        {
          id: 'servers',
          label: 'Mediation Servers',
          placeholder: 'ms1.contoso.com',
          required: true,
          list: true,
          multiline: false,
        },
      ],
    },
    others: {
      ...sample,
      kind: 'hand-off',
      owners: { all: true, roles: ['RTCUniversalServerAdmins', 'RTCUniversalUserAdmins'] },
      mayComplete: false,
    },
    checking: { ...sample, kind: 'check', title: 'Look up the DNS records', working: 'checking' },
    output: {
      ...sample,
      kind: 'command',
      title: 'Enable the users for voice',
      todo: [],
      code: "Set-CsUser -Identity 'anna@contoso.com' -EnterpriseVoiceEnabled $true\nGet-CsOnlineUser -Identity 'anna@contoso.com'",
      asksOutput: true,
    },
    readable: {
      ...sample,
      kind: 'command',
      title: 'Read the policy once more',
      todo: [],
      code: "Get-CsTeamsCallingPolicy -Identity 'SIP phones'",
      asksOutput: true,
      runs: { changes: false, digest: '0'.repeat(64) },
    },
    runnable: {
      ...sample,
      kind: 'command',
      title: 'Allow SIP phones with PowerShell',
      todo: [],
      code: "Set-CsTeamsCallingPolicy -Identity 'SIP phones' -AllowSIPDevicesCalling $true\nGet-CsTeamsCallingPolicy -Identity 'SIP phones'",
      asksOutput: true,
      runs: { changes: true, digest: '0'.repeat(64) },
    },
    running: { ...sample, kind: 'command', title: 'Allow SIP phones with PowerShell', working: 'running' },
    change: {
      ...sample,
      kind: 'change',
      title: 'Enrol the phones',
      command: 'enroll',
      at: 1,
      prerequisites: ['Phones of models that SIP Gateway supports.', 'A number for every account.'],
    },
    wait: {
      ...sample,
      kind: 'wait',
      title: 'Wait for the policy',
      dueAt: '2026-03-03T09:21:00.000Z',
      item: 'ms1.contoso.com',
    },
    refuted: {
      ...sample,
      kind: 'check',
      evidence: [
        {
          code: 'dns.access-edge',
          subject: 'ap.contoso.com',
          outcome: 'passed',
          expected: null,
          found: '203.0.113.7',
          problem: null,
        },
        {
          code: 'output',
          subject: 'VoicePolicy',
          outcome: 'failed',
          expected: 'HybridVoice',
          found: 'Global',
          problem: 'property-differs',
        },
      ],
    },
    largest: {
      ...sample,
      state: 'paused',
      runbook: 'Long '.repeat(30),
      todo: Array.from({ length: 12 }, () => 'A long line of what there is to do. '.repeat(10)),
      code: 'Set-CsUser -Identity x\n'.repeat(60),
      details: Array.from({ length: 12 }, () => 'A long line that explains. '.repeat(10)),
      links: Array.from({ length: 6 }, () => ({ title: 'Link', url: 'https://learn.microsoft.com/' })),
    },
  },
};
