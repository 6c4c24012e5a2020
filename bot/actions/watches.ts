import { z } from 'zod';
import { action } from '../action.ts';
import { stopWatch } from '../incidents/watches.ts';
import { changeId as id } from './data.ts';

export const watchStop = action('watch-stop', 'viewer', z.object({ id }), (context, data) =>
  stopWatch(context, data.id),
);
