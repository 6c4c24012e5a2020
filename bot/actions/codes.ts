import { z } from 'zod';
import { codesDialled, giveCodes } from '../../src/enrolment/index.ts';
import { action } from '../action.ts';
import { refused, say } from '../answer.ts';
import { showChange } from '../changes/changes.ts';
import { MOST_PASTED } from '../paste.ts';
import { changeId as id } from './data.ts';

/** The verification codes that a person made in the admin center. */
export const codesSubmit = action(
  'codes-submit',
  'operator',
  z.object({ id, codes: z.string().default('') }),
  async ({ services, turn }, data) => {
    if (data.codes.length > MOST_PASTED) return say('warning', 'codes.too-long', { max: MOST_PASTED });
    const taken = await giveCodes(services.world, data.id, data.codes);
    if (!taken.ok) return refused(taken.refusal);
    await services.stores.audit.append([
      {
        who: turn.who,
        action: 'change.codes-given',
        subject: `change ${data.id}`,
        detail: taken.value,
        where: turn.where,
      },
    ]);
    await services.jobs.wake.show(data.id, 'now');
    return say('good', 'codes.given', taken.value);
  },
);

/** Somebody says that the codes were dialled on the phones. */
export const codesDialledAction = action(
  'codes-dialled',
  'operator',
  z.object({ id }),
  async (context, data) => {
    const dialled = await codesDialled(context.services.world, data.id);
    if (!dialled.ok) return refused(dialled.refusal);
    await context.services.jobs.wake.show(data.id, 'now');
    return showChange(context, data.id);
  },
);
