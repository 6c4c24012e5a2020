import { z } from 'zod';
import { action } from '../action.ts';
import { say } from '../answer.ts';
import { requestedText } from '../commands/enroll.ts';

/** The list typed or pasted into the enrolment form. */
export const enrollSubmit = action(
  'enroll-submit',
  'operator',
  z.object({ csv: z.string().max(512_000).optional() }),
  (context, { csv = '' }) =>
    csv.trim() === '' ? Promise.resolve(say('warning', 'csv.empty')) : requestedText(context, csv),
);
