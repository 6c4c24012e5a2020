export { loadSites } from './sites-file.ts';
export type { Sites } from './sites-file.ts';
