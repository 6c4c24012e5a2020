export type { AccountDirectory, DirectoryAccount } from './account-directory.ts';
export { createIdentities } from './identities.ts';
export type { Identities } from './identities.ts';
