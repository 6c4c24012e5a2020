// A check: what was looked at, what is wrong with it and what to do about it, with the evidence.
import type { CheckRequest, Finding } from '../src/checks/index.ts';
import type { Card } from './card.ts';
import { findingSentence } from './findings.ts';
import type { CheckResultData } from './check-result.data.ts';
import { checkResultSamples } from './check-result.samples.ts';
import { asText, formatTime, line, plain, sayButton, type Button } from './kit.ts';
import type { Wording } from './wording/index.ts';
import template from './check-result.json' with { type: 'json' };

/** What passed is told at once while it fits beside what did not, and on demand where it is much. */
const MOST_PASSED = 8;
/** Beyond these, lines share a block: a block each would make the message too large for Teams. */
const MOST_BLOCKS = 20;
/** What a button may send back; more is not repeated by a press. */
const LONGEST_COMMAND = 256;
/** Teams shows six buttons at once: these, "again", and what is right. */
const MOST_LISTS = 4;

function subjectOf(request: CheckRequest, t: Wording): string {
  switch (request.kind) {
    case 'dns':
      return request.domain;
    case 'ports':
      return request.targets;
    case 'licences':
      return request.users.length === 1
        ? (request.users[0] ?? '')
        : t('check-result.users', { count: request.users.length });
    case 'firmware':
      return request.selector;
    case 'audit':
      return '';
    case 'tls':
    case 'sip':
      return `${request.host}:${request.port}`;
  }
}

function titleOf(request: CheckRequest, t: Wording, neutral: (text: string) => string): string {
  const isAll = request.kind === 'firmware' && request.selector === '';
  return t(`check-result.title.${isAll ? 'firmware-all' : request.kind}`, {
    subject: neutral(subjectOf(request, t)),
  });
}

/** The command that asks for the same again; undefined where it cannot be said in a line. */
function commandOf(request: CheckRequest, t: Wording): string | undefined {
  const [check, subject] = [t('check-result.command'), subjectOf(request, t)];
  if (request.kind === 'licences') return `${t('check-result.licences')} ${request.users.join(' ')}`;
  if (request.kind === 'firmware') return `${t('check-result.firmware')} ${subject}`.trim();
  if (request.kind === 'ports') return `${check} ports`;
  if (request.kind === 'audit') return t('check-result.audit');
  if (request.kind === 'tls') {
    return request.root === undefined ? `${check} tls ${subject} ${request.name ?? ''}`.trim() : undefined;
  }
  if (request.kind === 'sip') return `${check} sip ${subject} ${request.transport}`;
  const { accessEdge = '', server } = request;
  const at = server ? `@${server.host.includes(':') ? `[${server.host}]` : server.host}:${server.port}` : '';
  return [check, 'dns', subject, accessEdge, at].filter((word) => word !== '').join(' ');
}

/** What is not right, each kind once with all it was found on: first what failed, then what is to be known. */
function problems(findings: readonly Finding[], t: Wording): object[] {
  return (['failed', 'noted'] as const).flatMap((outcome) => {
    const kinds = new Map<string, Finding[]>();
    for (const finding of findings) {
      if (finding.outcome !== outcome || finding.problem === null) continue;
      kinds.set(finding.problem, [...(kinds.get(finding.problem) ?? []), finding]);
    }
    return [...kinds].map(([problem, of]) => ({
      mark: outcome === 'failed' ? '✗' : '!',
      colour: outcome === 'failed' ? 'Attention' : 'Warning',
      title: t(`check-problem.${problem}.title`),
      remedy: t(`check-problem.${problem}.remedy`),
      where: blocks(of.map((finding) => findingSentence(finding, t))),
    }));
  });
}

function blocks(lines: readonly string[]): { text: string }[] {
  return (lines.length > MOST_BLOCKS ? [lines.join('\n\n')] : lines).map((text) => ({ text }));
}

function verdict(findings: readonly Finding[] | null, t: Wording): { text: string; colour: string } {
  if (findings === null) return { text: t('check-result.running'), colour: 'Default' };
  const count = (outcome: Finding['outcome']): number =>
    findings
      .filter((finding) => finding.outcome === outcome)
      .reduce((sum, { phones }) => sum + (phones?.count ?? 1), 0);
  const of = findings.some(({ phones }) => phones) ? 'check-result.phones' : 'check-result';
  if (count('failed') > 0) {
    return { text: t(`${of}.failed`, { count: count('failed') }), colour: 'Attention' };
  }
  if (count('passed') === 0) return { text: t(`${of}.unproved`), colour: 'Warning' };
  return { text: t(`${of}.passed`, { count: count('passed') }), colour: 'Good' };
}

/** A button for each of the worst groups of phones that lists them. */
function lists(findings: readonly Finding[], t: Wording): Button[] {
  return findings
    .flatMap(({ outcome, phones, subject, found }) => {
      const command = `${t('check-result.devices')} ${phones?.selector ?? ''}`;
      if (!phones?.selector || outcome === 'passed' || command.length > LONGEST_COMMAND) return [];
      return [
        sayButton(command, t('check-result.list', { name: plain(`${subject} ${found ?? ''}`.trim()) })),
      ];
    })
    .slice(0, MOST_LISTS);
}

function buttons(request: CheckRequest, t: Wording): Button[] {
  const command = commandOf(request, t);
  return command === undefined || command.length > LONGEST_COMMAND
    ? []
    : [sayButton(command, t('check-result.again'))];
}

export const checkResult: Card<CheckResultData> = {
  name: 'check-result',
  template,
  summary: ({ request, findings }, t) => `${titleOf(request, t, plain)}: ${verdict(findings, t).text}`,
  bind: ({ request, askedBy, findings, finishedAt, source }, t) => {
    const passed = (findings ?? [])
      .filter(({ outcome }) => outcome === 'passed')
      .map((finding) => `✓ ${findingSentence(finding, t)}`);
    const isMuch = passed.length > MOST_PASSED;
    return {
      title: titleOf(request, t, asText),
      lead: line(
        asText(askedBy),
        finishedAt === null ? '' : formatTime(finishedAt),
        source ? t('check-result.source', { title: asText(source.title), date: asText(source.date) }) : '',
      ),
      verdict: verdict(findings, t),
      problems: problems(findings ?? [], t),
      passed: isMuch ? [] : blocks(passed),
      more: isMuch
        ? [{ title: t('check-result.more', { count: passed.length }), passed: blocks(passed) }]
        : [],
      buttons: findings === null ? [] : [...lists(findings, t), ...buttons(request, t)],
    };
  },
  samples: checkResultSamples,
};
