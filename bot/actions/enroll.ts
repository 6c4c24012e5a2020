import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { action } from '../action.ts';
import { say } from '../answer.ts';
import { requestedText } from '../commands/enroll.ts';

const SAMPLE = new URL('../../samples/phones.csv', import.meta.url);

/** The list typed or pasted into the enrolment form. */
export const enrollSubmit = action(
  'enroll-submit',
  'operator',
  z.object({ csv: z.string().optional() }),
  (context, { csv = '' }) =>
    csv.trim() === '' ? Promise.resolve(say('warning', 'csv.empty')) : requestedText(context, csv),
);

/** The sample list, for people who try the demo and have no list at hand. */
export const enrollSample = action('enroll-sample', 'operator', z.object({}), async (context) =>
  requestedText(context, await readFile(SAMPLE, 'utf8')),
);
