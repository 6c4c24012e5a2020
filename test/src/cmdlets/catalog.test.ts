import { describe, expect, it } from 'vitest';
import {
  CMDLETS,
  cmdletNamed,
  findCmdlet,
  renderCommand,
  checkArguments,
} from '../../../src/cmdlets/index.ts';
import type { Cmdlet } from '../../../src/cmdlets/index.ts';
import en from '../../../cards/wording/en.json' with { type: 'json' };
import fr from '../../../cards/wording/fr.json' with { type: 'json' };

/** What the four procedures name, in their spelling. */
const NAMED_BY_PROCEDURES = [
  'Set-CsIPPhonePolicy',
  'Set-CsTeamsCallingPolicy',
  'Set-CsTenantHybridConfiguration',
  'Set-CsTenantFederationConfiguration',
  'Set-CsUser',
  'Get-CsOnlineUser',
  'Grant-CsVoiceRoutingPolicy',
  'Set-CsUserPstnSettings',
  'Get-CsUserPstnSettings',
  'Set-MsolUser',
  'Set-CsHybridMediationServer',
  'Grant-CsOUPermission',
  'exchucutil.ps1',
  'ocsumutil.exe',
];

const each = CMDLETS.map((cmdlet) => [cmdlet.name, cmdlet] as const);
const namesOf = ({ parameters }: Cmdlet): string[] => parameters.map(({ name }) => name);

describe('src/cmdlets/catalog/index.ts', () => {
  it.each(NAMED_BY_PROCEDURES)('knows %s, in any case', (name) => {
    expect(findCmdlet(name)?.name.toLowerCase()).toBe(name.toLowerCase());
  });

  it('names each command once', () => {
    const names = CMDLETS.map(({ name }) => name.toLowerCase());
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it.each(each)('%s leads only to commands that are there', (_name, { undo, lifecycle }) => {
    const referred = [
      ...(undo.by === 'inverse' ? [undo.cmdlet] : undo.by === 'restore' ? [undo.read] : []),
      ...(lifecycle.state === 'retired' && lifecycle.replacedBy ? [lifecycle.replacedBy] : []),
    ];
    for (const name of referred) expect(findCmdlet(name)?.name).toBe(name);
    if (undo.by === 'restore') expect(cmdletNamed(undo.read).risk).toBe('reads');
    if (lifecycle.state === 'retired' && lifecycle.replacedBy)
      expect(cmdletNamed(lifecycle.replacedBy).lifecycle.state).toBe('current');
  });

  it.each(each)('%s has parameters that agree with each other', (_name, cmdlet) => {
    const names = namesOf(cmdlet);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
    for (const { mandatory, optional = [] } of cmdlet.sets ?? []) {
      expect([...mandatory, ...optional].filter((name) => !names.includes(name))).toEqual([]);
    }
    for (const part of cmdlet.file?.path ?? []) {
      if (typeof part !== 'string') expect(names).toContain(part.parameter);
    }
    expect(cmdlet.source.url).toMatch(/^https:\/\/learn\.microsoft\.com\//);
  });

  it.each(each)('%s takes its own defaults', (_name, cmdlet) => {
    for (const { name, default: value } of cmdlet.parameters) {
      if (value !== undefined)
        expect([name, checkArguments(cmdlet, { [name]: value }, true).ok]).toEqual([name, true]);
    }
  });

  it.each(each)('%s can be shown, and is offered only where it lives', (_name, cmdlet) => {
    const shown = renderCommand(cmdlet, {}, { documentedOnly: true });
    expect(shown).toMatchObject({ ok: true, value: { runnable: false } });
    const given = renderCommand(cmdlet, {});
    if (cmdlet.lifecycle.state === 'retired') {
      expect(given).toMatchObject({ refusal: { code: expect.stringMatching(/^cmdlet\.retired/) as string } });
      for (const { cmdlet: words } of [en, fr]) expect(words.note).toHaveProperty(cmdlet.lifecycle.note);
    }
  });

  it('says the nearest name of one that is not there', () => {
    expect(() => cmdletNamed('Set-CsIPPhonesPolicy')).toThrow(
      expect.objectContaining({
        code: 'cmdlet.unknown',
        details: { name: 'Set-CsIPPhonesPolicy', nearest: 'Set-CsIPPhonePolicy' },
      }) as Error,
    );
  });
});
