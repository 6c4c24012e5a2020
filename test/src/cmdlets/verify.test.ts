import { describe, expect, it } from 'vitest';
import { cmdletNamed, readOutput, verify, type Expectation } from '../../../src/cmdlets/index.ts';
import { formatList } from './console.ts';

/** What a user of Cloud Connector was to show in the end. */
const HYBRID_USER: readonly Expectation[] = [
  { property: 'EnterpriseVoiceEnabled', is: 'True' },
  { property: 'HostedVoiceMail', is: 'True' },
  { property: 'VoicePolicy', is: 'HybridVoice', as: 'policy' },
];
const anna = {
  UserPrincipalName: 'anna@contoso.com',
  EnterpriseVoiceEnabled: 'True',
  HostedVoiceMail: 'True',
  VoicePolicy: 'Tag:HybridVoice',
};
const bruno = { ...anna, UserPrincipalName: 'bruno@contoso.com', HostedVoiceMail: 'False', VoicePolicy: '' };

const states = (object: Record<string, string>, ...expectations: Expectation[]): string[] =>
  verify([object], expectations).subjects.flatMap(({ findings }) => findings.map(({ state }) => state));

describe('src/cmdlets/verify.ts', () => {
  it('says value by value what is right and what is not', () => {
    const pasted = readOutput(formatList([anna, bruno], 100));
    expect(verify(pasted, HYBRID_USER)).toEqual({
      readable: true,
      proven: false,
      subjects: [
        {
          identity: 'anna@contoso.com',
          found: true,
          findings: [
            { property: 'EnterpriseVoiceEnabled', expected: ['True'], found: 'True', state: 'right' },
            { property: 'HostedVoiceMail', expected: ['True'], found: 'True', state: 'right' },
            { property: 'VoicePolicy', expected: ['HybridVoice'], found: 'Tag:HybridVoice', state: 'right' },
          ],
        },
        {
          identity: 'bruno@contoso.com',
          found: true,
          findings: [
            { property: 'EnterpriseVoiceEnabled', expected: ['True'], found: 'True', state: 'right' },
            { property: 'HostedVoiceMail', expected: ['True'], found: 'False', state: 'wrong' },
            { property: 'VoicePolicy', expected: ['HybridVoice'], found: '', state: 'wrong' },
          ],
        },
      ],
    });
    expect(verify([anna], HYBRID_USER).proven).toBe(true);
  });

  it('says what was expected where nothing could be read', () => {
    const verification = verify(readOutput('it worked, I think'), HYBRID_USER, {
      subjects: ['anna@contoso.com'],
    });
    expect(verification).toMatchObject({ readable: false, proven: false });
    expect(verification.subjects).toEqual([
      {
        identity: 'anna@contoso.com',
        found: false,
        findings: HYBRID_USER.map(({ property, is }) => ({ property, expected: [is], state: 'missing' })),
      },
    ]);
    expect(verify(undefined, HYBRID_USER).subjects).toHaveLength(1);
    expect(verify([], [])).toMatchObject({ readable: true, proven: false });
  });

  it('tells users apart by any of their names, and misses those who are not there', () => {
    const sip = { ...anna, UserPrincipalName: '', SipAddress: 'sip:anna@contoso.com' };
    const asked = { subjects: ['ANNA@contoso.com', 'bruno@contoso.com', 'chloe@contoso.com'] };
    const { subjects, proven } = verify([bruno, sip], HYBRID_USER, asked);
    expect(subjects.map(({ identity, found }) => [identity, found])).toEqual([
      ['ANNA@contoso.com', true],
      ['bruno@contoso.com', true],
      ['chloe@contoso.com', false],
    ]);
    expect(subjects[0]?.findings.every(({ state }) => state === 'right')).toBe(true);
    expect(proven).toBe(false);
  });

  it('takes an object without a name for the only one that was asked about', () => {
    const pasted = readOutput(
      'PS C:\\> $user.HostedVoiceMail\nTrue\nPS C:\\> $user.VoicePolicy\nHybridVoice',
    );
    const expectations = HYBRID_USER.slice(1);
    expect(verify(pasted, expectations, { subjects: ['anna@contoso.com'] }).proven).toBe(true);
    expect(verify(pasted, expectations, { subjects: ['anna@contoso.com', 'bruno@contoso.com'] }).proven).toBe(
      false,
    );
  });

  it('does not take output about somebody else for the one that was asked about', () => {
    const only = { subjects: ['anna@contoso.com'] };
    expect(verify([{ ...anna, UserPrincipalName: 'bruno@contoso.com' }], HYBRID_USER, only).proven).toBe(
      false,
    );
    const mailbox = {
      ...anna,
      UserPrincipalName: '',
      Identity: 'contoso.com/Users/Anna',
      SipAddress: 'sip:a.m@contoso.com',
    };
    expect(verify([mailbox], HYBRID_USER, only).proven).toBe(true);
  });

  it('goes by what was shown last', () => {
    const before = { ...anna, HostedVoiceMail: 'False' };
    const only = { subjects: ['anna@contoso.com'] };
    expect(verify([before, anna], HYBRID_USER, only).proven).toBe(true);
    expect(verify([anna, before], HYBRID_USER, only).proven).toBe(false);
  });

  it('says that a property cannot be there any more, and which one is in its place', () => {
    const { subjects } = verify(
      [{ Identity: 'anna' }],
      [{ property: 'VoiceRoutingPolicy', is: 'x' }, ...HYBRID_USER],
      {
        cmdlet: cmdletNamed('Get-CsOnlineUser'),
      },
    );
    expect(subjects[0]?.findings).toEqual([
      {
        property: 'VoiceRoutingPolicy',
        expected: ['x'],
        state: 'dropped',
        since: '3.0.0',
        instead: 'OnlineVoiceRoutingPolicy',
      },
      { property: 'EnterpriseVoiceEnabled', expected: ['True'], state: 'missing' },
      { property: 'HostedVoiceMail', expected: ['True'], state: 'dropped', since: '3.0.0' },
      { property: 'VoicePolicy', expected: ['HybridVoice'], state: 'dropped', since: '3.0.0' },
    ]);
  });

  it.each<[string, Expectation, string]>([
    ['TRUE', { property: 'x', is: 'true' }, 'right'],
    [' $true ', { property: 'X', is: 'True' }, 'right'],
    ['False', { property: 'x', is: 'True' }, 'wrong'],
    ['', { property: 'x', is: 'True' }, 'wrong'],
    ['Enabled', { property: 'x', is: ['Enabled', 'UserOverride'] }, 'right'],
    ['Tag:HybridVoice', { property: 'x', is: 'HybridVoice' }, 'wrong'],
    ['tag:hybridvoice', { property: 'x', is: 'HybridVoice', as: 'policy' }, 'right'],
    ['', { property: 'x', is: 'Global', as: 'policy' }, 'right'],
    ['tel:+33123456789', { property: 'x', is: '+33 1 23 45 67 89', as: 'number' }, 'right'],
    ['33123456789;ext=12', { property: 'x', is: 'tel:+33123456789', as: 'number' }, 'wrong'],
    ['anything', { property: 'x', as: 'present' }, 'right'],
    [' ', { property: 'x', as: 'present' }, 'wrong'],
    ['HybridV...', { property: 'x', is: 'HybridVoice' }, 'cut'],
    ['HybridV…', { property: 'x', is: 'HybridVoice', as: 'policy' }, 'cut'],
    ['Other…', { property: 'x', is: 'HybridVoice' }, 'wrong'],
  ])('finds %j for %j %s', (found, expectation, state) => {
    expect(states({ x: found }, expectation)).toEqual([state]);
  });
});
