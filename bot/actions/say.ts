import { z } from 'zod';
import { action } from '../action.ts';
import { runText } from '../commands/run-text.ts';
import { text } from './data.ts';

/** A command offered as a button: pressing it is typing it, with the same rule of who may. */
export const sayAction = action('say', null, z.object({ text }), (context, data) =>
  runText(context, data.text),
);
