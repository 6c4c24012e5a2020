export { loadAccess } from './access-file.ts';
export type { Access } from './access-file.ts';
export { may, ROLES } from './roles.ts';
export type { Grant, Role } from './roles.ts';
