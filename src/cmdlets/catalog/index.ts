/** Every command that a procedure names or that has taken the place of one. */
import { closest } from 'fastest-levenshtein';
import { LinekeeperError } from '../../kernel/errors.ts';
import type { Cmdlet } from '../cmdlet.ts';
import { CALLING_POLICIES } from './calling-policies.ts';
import { CLOUD_CONNECTOR } from './cloud-connector.ts';
import { CLOUD_VOICEMAIL } from './cloud-voicemail.ts';
import { DHCP_SERVER } from './dhcp-server.ts';
import { DIRECTORY } from './directory.ts';
import { EXCHANGE_UM } from './exchange-um.ts';
import { IP_PHONES } from './ip-phones.ts';
import { POWERSHELL } from './powershell.ts';
import { SIP_GATEWAY } from './sip-gateway.ts';
import { USERS_AND_NUMBERS } from './users-and-numbers.ts';
import { VOICE_SERVER } from './voice-server.ts';

export const CMDLETS: readonly Cmdlet[] = [
  ...IP_PHONES,
  ...SIP_GATEWAY,
  ...CALLING_POLICIES,
  ...CLOUD_CONNECTOR,
  ...USERS_AND_NUMBERS,
  ...DIRECTORY,
  ...EXCHANGE_UM,
  ...VOICE_SERVER,
  ...CLOUD_VOICEMAIL,
  ...DHCP_SERVER,
  ...POWERSHELL,
];

const BY_NAME: ReadonlyMap<string, Cmdlet> = new Map(
  CMDLETS.map((cmdlet) => [cmdlet.name.toLowerCase(), cmdlet]),
);

/** In any case, as PowerShell takes them. */
export function findCmdlet(name: string): Cmdlet | undefined {
  return BY_NAME.get(name.toLowerCase());
}

/** For names that a file of ours wrote down. Throws `cmdlet.unknown` {name, nearest}. */
export function cmdletNamed(name: string): Cmdlet {
  const cmdlet = findCmdlet(name);
  if (cmdlet) return cmdlet;
  const names = CMDLETS.map((known) => known.name);
  throw new LinekeeperError('cmdlet.unknown', { name, nearest: closest(name, names) });
}
