/** Cloud Voicemail: the heir of Unified Messaging, for users of Teams and for those of Skype for Business Server. */
import type { Cmdlet } from '../cmdlet.ts';
import { ANY_IDENTITY, CURRENT, IDENTITY, reads, reference, removes } from './record.ts';

export const CLOUD_VOICEMAIL: readonly Cmdlet[] = [
  {
    ...reference('microsoftteams', 'Set-CsOnlineVoicemailUserSettings'),
    parameters: [
      // A SIP URI or object id; the page does not name the UPN.
      IDENTITY,
      { name: 'VoicemailEnabled', type: 'boolean' },
      {
        name: 'CallAnswerRule',
        type: 'choice',
        values: [
          'DeclineCall',
          'PromptOnly',
          'PromptOnlyWithTransfer',
          'RegularVoicemail',
          'VoicemailWithTransferOption',
        ],
      },
      { name: 'TransferTarget', type: 'text' },
      { name: 'PromptLanguage', type: 'text' },
      { name: 'DefaultGreetingPromptOverwrite', type: 'text' },
      { name: 'DefaultOofGreetingPromptOverwrite', type: 'text' },
      { name: 'OofGreetingEnabled', type: 'boolean' },
      { name: 'OofGreetingFollowAutomaticRepliesEnabled', type: 'boolean' },
      { name: 'OofGreetingFollowCalendarEnabled', type: 'boolean' },
      { name: 'ShareData', type: 'boolean' },
    ],
    whatIf: true,
    risk: 'changes-one',
    undo: { by: 'restore', read: 'Get-CsOnlineVoicemailUserSettings' },
    lifecycle: CURRENT,
  },
  reads('microsoftteams', 'Get-CsOnlineVoicemailUserSettings', [IDENTITY]),
  {
    ...reference('skypeforbusiness', 'New-CsHostedVoicemailPolicy'),
    parameters: [
      IDENTITY,
      { name: 'Destination', type: 'fqdn' },
      { name: 'Organization', type: 'text' },
      { name: 'Description', type: 'text' },
    ],
    whatIf: true,
    risk: 'changes-one',
    undo: { by: 'inverse', cmdlet: 'Remove-CsHostedVoicemailPolicy' },
    lifecycle: CURRENT,
  },
  removes('skypeforbusiness', 'Remove-CsHostedVoicemailPolicy', 'Get-CsHostedVoicemailPolicy'),
  reads('skypeforbusiness', 'Get-CsHostedVoicemailPolicy', [ANY_IDENTITY]),
  {
    ...reference('skypeforbusiness', 'Grant-CsHostedVoicemailPolicy'),
    parameters: [
      IDENTITY,
      { name: 'PolicyName', type: 'text', nullable: true, mandatory: true },
      { name: 'PassThru', type: 'switch' },
    ],
    whatIf: true,
    risk: 'changes-one',
    undo: { by: 'inverse', cmdlet: 'Grant-CsHostedVoicemailPolicy' },
    lifecycle: CURRENT,
  },
];
