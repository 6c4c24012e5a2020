import { describe, expect, it } from 'vitest';
import { commandText } from '../../../src/runbooks/command.ts';
import { readRunbook } from '../../../src/runbooks/catalog.ts';
import { advance, dueAt, type RunActor, type RunEvent } from '../../../src/runbooks/run.ts';
import { BEGUN, type RunState } from '../../../src/runbooks/state.ts';

const words = '{ en: x, fr: x }';
const common = `title: ${words}\n    why: ${words}\n    proof: ${words}\n    sources: [{ document: d, heading: h }]`;
const RUNBOOK = readRunbook(
  'proofs.yaml',
  `title: ${words}
summary: ${words}
says: { en: [proofs], fr: [preuves] }
steps:
  - id: user
    kind: form
    ${common}
    fields: [{ id: upn, label: ${words}, type: upn }]
  - id: enable
    kind: command
    ${common}
    run: [{ cmdlet: Set-CsUser, parameters: { Identity: '{user.upn}', EnterpriseVoiceEnabled: true } }]
    verify:
      cmdlet: Get-CsOnlineUser
      parameters: { Identity: '{user.upn}' }
      expect: { EnterpriseVoiceEnabled: 'True', VoicePolicy: HybridVoice }
  - id: records
    kind: check
    ${common}
    check: { kind: dns, domain: contoso.com }
  - id: cabling
    kind: check
    ${common}
    check: { kind: cabling }
`,
);
const NOW = new Date('2026-03-02T12:00:00Z');
const ACTOR: RunActor = { who: { id: 'a', name: 'A' }, grants: [{ role: 'operator' }], now: NOW };

function step(state: RunState, event: RunEvent): RunState {
  const next = advance(RUNBOOK, state, event, ACTOR);
  if (!next.ok) throw new Error(next.refusal.code);
  return next.value.state;
}
const paste = (output: string): RunEvent => ({ kind: 'complete', stage: 'enable', given: { output } });
const NAMED = step(BEGUN, { kind: 'complete', stage: 'user', given: { upn: 'anna@contoso.com' } });
const output = (upn: string, voice: string, policy: string): string =>
  `PS C:\\> Get-CsOnlineUser -Identity ${upn}\n\nUserPrincipalName      : ${upn}\nEnterpriseVoiceEnabled : ${voice}\nVoicePolicy            : ${policy}\n`;

describe('src/runbooks/evidence.ts', () => {
  it('writes the commands with the answers given so far', () => {
    const [, enable] = RUNBOOK.steps;
    if (enable?.kind !== 'command') throw new Error('not the step that was meant');
    expect(commandText(enable, NAMED.records, undefined).split('\n')).toEqual([
      expect.stringContaining("-Identity 'anna@contoso.com'"),
      "Get-CsOnlineUser -Identity 'anna@contoso.com'",
    ]);
  });

  it('ends a step on an output that shows what it should', () => {
    const { records } = step(NAMED, paste(output('anna@contoso.com', 'True', 'Tag:HybridVoice')));
    expect(records.enable?.state).toBe('done');
    expect(records.enable?.evidence).toMatchObject([
      { subject: 'EnterpriseVoiceEnabled', outcome: 'passed' },
      { found: 'Tag:HybridVoice' },
    ]);
  });

  it.each([
    ['another value', output('anna@contoso.com', 'False', 'HybridVoice'), 'property-differs'],
    [
      'a value that is not shown',
      'UserPrincipalName : anna@contoso.com\nVoicePolicy : HybridVoice',
      'property-missing',
    ],
    ['another user', output('ben@contoso.com', 'True', 'HybridVoice'), 'other-subject'],
  ])('keeps the step open on %s, and says so', (_what, text, problem) => {
    const { records } = step(NAMED, paste(text));
    expect(records.enable?.state).toBe('refuted');
    expect(records.enable?.evidence?.find(({ outcome }) => outcome === 'failed')).toMatchObject({ problem });
  });

  it('says what it expected where there is no output, or none that can be read', () => {
    expect(advance(RUNBOOK, NAMED, paste(' '), ACTOR)).toMatchObject({
      refusal: { code: 'run.output-missing' },
    });
    expect(advance(RUNBOOK, NAMED, paste('done, it works'), ACTOR)).toMatchObject({
      refusal: {
        code: 'run.output-unreadable',
        details: { expected: 'EnterpriseVoiceEnabled : True, VoicePolicy : HybridVoice' },
      },
    });
  });

  it('has a worker look once, again after it was lost, and as often as somebody asks', () => {
    const enabled = step(NAMED, paste(output('anna@contoso.com', 'True', 'HybridVoice')));
    const look: RunEvent = { kind: 'complete', stage: 'records' };
    const asked = advance(RUNBOOK, enabled, look, ACTOR);
    expect(asked).toMatchObject({ value: { effects: [{ kind: 'check', stage: 'records' }] } });
    const looking = step(enabled, look);
    expect(advance(RUNBOOK, looking, look, ACTOR)).toMatchObject({ value: { effects: [] } });
    expect(dueAt(RUNBOOK, looking)?.getTime()).toBeGreaterThan(NOW.getTime());

    const finding = { code: 'dns.service', subject: '_sip._tls.contoso.com', expected: null, found: null };
    const failed: RunEvent = {
      kind: 'checked',
      stage: 'records',
      evidence: [{ ...finding, outcome: 'failed', problem: 'no-record' }],
    };
    const refuted = step(looking, failed);
    expect(refuted.records.records).toMatchObject({ state: 'refuted' });
    expect(advance(RUNBOOK, refuted, failed, ACTOR).ok).toBe(false);
    const proved = step(step(refuted, look), {
      kind: 'checked',
      stage: 'records',
      evidence: [{ ...finding, outcome: 'passed', problem: null }],
    });
    expect(proved.records.records).toMatchObject({ state: 'done' });
    expect(step(proved, { kind: 'complete', stage: 'cabling' })).toMatchObject({ status: 'finished' });
  });
});
