import { z } from 'zod';
import { action } from '../action.ts';
import { inPlace } from '../answer.ts';
import { auditPage } from '../audit/audit.ts';
import { page, text } from './data.ts';

export const auditPageAction = action(
  'audit-page',
  'admin',
  z.object({ query: text, page }),
  async (context, data) => inPlace(await auditPage(context, data.query, data.page)),
);
