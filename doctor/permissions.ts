/** Graph's application permissions, each with what stops without it. */
export const PERMISSIONS: readonly (readonly [name: string, use: string, isNeeded: boolean])[] = [
  ['TeamworkDevice.Read.All', 'the inventory: devices, device, verifying', true],
  ['User.Read.All', 'judging the accounts of a list, licences, people of Slack', true],
  ['TeamsUserConfiguration.Read.All', 'numbers and policies of accounts', true],
  ['GroupMember.Read.All', 'groups in the access file', true],
  ['TeamworkDevice.ReadWrite.All', 'restarting, updating and diagnosing phones', false],
  ['TeamsPolicyUserAssign.ReadWrite.All', 'granting calling policies, and finding them', false],
  ['LicenseAssignment.ReadWrite.All', 'assigning and removing licences', false],
  ['Organization.Read.All', 'which licences there are, and free seats', false],
];

/** A permission that lets one write lets one read what it writes. */
export function isGranted(roles: readonly string[], permission: string): boolean {
  const wider = [permission.replace('.Read.', '.ReadWrite.'), permission.replace('.Read.', '.Manage.')];
  return [permission, ...wider].some((name) => roles.includes(name));
}
