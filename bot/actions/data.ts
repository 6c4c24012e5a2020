import { z } from 'zod';

/** Cards carry ids as text; what comes back is a whole number or nothing. */
export const changeId = z.coerce.number().int().positive();
export const page = z.coerce.number().int().positive();
export const text = z.string().max(500);
