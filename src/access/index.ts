export { openAccess } from './access.ts';
export type { Access, AccessDoubts, KeptAccess } from './access.ts';
export { keepAccess } from './keep-access.ts';
export type { DirectoryPerson, MemberDirectory } from './member-directory.ts';
export { may, ROLES } from './roles.ts';
export type { Grant, Reason, Role } from './roles.ts';
export type { SlackEntry } from './rules.ts';
