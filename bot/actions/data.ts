import { z } from 'zod';

/** What the database counts up to. */
const MOST = 2_147_483_647;

/** Cards carry ids as text; what comes back is a whole number or nothing. */
export const changeId = z.coerce.number().int().positive().max(MOST);
export const page = z.coerce.number().int().positive().max(MOST);
export const text = z.string().max(500);
