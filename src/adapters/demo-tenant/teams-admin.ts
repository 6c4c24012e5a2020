import type { CallingPolicy, IPPhonePolicy } from '../../enrolment/teams-admin.ts';
import { answerBulkSignIn } from './bulk-sign-in.ts';
import { json, notFound, type Ask, type Reply } from './exchange.ts';
import type { World } from './world.ts';

/** Plays Teams PowerShell: the same objects, as JSON over HTTP. Named policies carry PowerShell's `Tag:`. */

export const CALLING_POLICIES: readonly CallingPolicy[] = [
  { Identity: 'Global', AllowSIPDevicesCalling: false, AllowCallRedirect: 'Disabled' },
  { Identity: 'Tag:SIP phones', AllowSIPDevicesCalling: true, AllowCallRedirect: 'Enabled' },
];
export const IP_PHONE_POLICIES: readonly IPPhonePolicy[] = [
  { Identity: 'Global', SignInMode: 'UserSignIn' },
  { Identity: 'Tag:Common area', SignInMode: 'CommonAreaPhoneSignIn' },
];

export function answerTeamsAdmin(world: World, ask: Ask): Reply {
  const [, , resource, id] = ask.path.split('/');
  switch (resource) {
    case 'callingPolicies':
      return json({ value: CALLING_POLICIES });
    case 'ipPhonePolicies':
      return json({ value: IP_PHONE_POLICIES });
    case 'bulkSignIn':
      return answerBulkSignIn(world, ask, id);
    default:
      return notFound(ask.path);
  }
}
