export type { AccountDirectory, DirectoryAccount } from './account-directory.ts';
export { createIdentities } from './identities.ts';
export type { Identities } from './identities.ts';
export { namesIn, withoutPerson } from './pseudonym.ts';
export type { Pseudonym, Traces } from './pseudonym.ts';
