import { z } from 'zod';
import type { AccountDirectory, DirectoryAccount } from '../../identity/index.ts';
import { isAbsent } from './absent.ts';
import type { GraphClient } from './client.ts';

/**
 * Who has an address. `otherMails` does not count: people may enter there what they like.
 * Source: https://learn.microsoft.com/graph/api/resources/user#properties (mail, proxyAddresses, userPrincipalName)
 */

const user = z.object({
  id: z.string(),
  displayName: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
  accountEnabled: z.boolean().nullish(),
});
const users = z.object({ value: z.array(user) });

const FIELDS = '$select=id,displayName,userPrincipalName,accountEnabled';

export function createAccountDirectory(client: GraphClient): AccountDirectory {
  return {
    async withAddress(email) {
      const { value } = await client.get(`v1.0/users?${FIELDS}&$filter=${addressFilter(email)}`, users);
      return value.map(accountOf);
    },
    async named(idOrUpn) {
      try {
        return accountOf(await client.get(`v1.0/users/${encodeURIComponent(idOrUpn)}?${FIELDS}`, user));
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    },
  };
}

/** Aliases are written with the protocol before them, in small letters where they are not the primary one. */
function addressFilter(email: string): string {
  const quoted = email.replaceAll(`'`, `''`);
  const either = [
    `userPrincipalName eq '${quoted}'`,
    `mail eq '${quoted}'`,
    `proxyAddresses/any(p:p eq 'smtp:${quoted}')`,
  ];
  return encodeURIComponent(either.join(' or '));
}

/** Where the app may not read whether an account is enabled, nobody is let in by it. */
function accountOf({
  id,
  displayName,
  userPrincipalName,
  accountEnabled,
}: z.infer<typeof user>): DirectoryAccount {
  return {
    id: id.toLowerCase(),
    name: displayName ?? userPrincipalName ?? id,
    enabled: accountEnabled === true,
  };
}
