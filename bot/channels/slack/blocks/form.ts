/** What a button opens: a modal, and what comes back when it is sent off. */
import type { types } from '@slack/bolt';
import { z } from 'zod';
import { wording, type Locale } from '../../../../cards/wording/index.ts';
import { readFields } from './fields.ts';
import type { Form, Press } from './kept.ts';
import { LIMITS } from './limits.ts';
import { label, plainText, shortenedIn } from './text.ts';

/** Where one of several presses is chosen. */
const CHOSEN = 'chosen';

/** The modal for `views.open`. @param privateMetadata comes back with whatever is done in it, at most 3,000 characters */
export function modalOf(form: Form, locale: Locale, privateMetadata: string): types.ModalView {
  const t = wording(locale);
  const { title, presses } = form;
  return {
    type: 'modal',
    callback_id: 'form',
    private_metadata: privateMetadata,
    title: plainText(title.length <= LIMITS.modalTitle ? title : 'Linekeeper'),
    close: plainText(t(isSent(form) ? 'slack.cancel' : 'slack.close')),
    ...(isSent(form) ? { submit: plainText(submitOf(form, t('slack.submit'))) } : {}),
    blocks: [
      ...shortenedIn([title], LIMITS.modalTitle),
      ...form.blocks,
      ...choiceOf(presses, t('slack.choose')),
    ],
  };
}

/** Slack wants a way to send wherever something is asked for, though buttons in between may be what takes it. */
function isSent({ presses, blocks }: Form): boolean {
  return presses.length > 0 || blocks.some(({ type }) => type === 'input');
}

/** The button says what it does; where one of several is chosen, what the form is for. */
function submitOf({ title, presses }: Form, send: string): string {
  const [first, ...others] = presses;
  const word = first === undefined || others.length > 0 ? title : first.title;
  return word.length <= LIMITS.modalTitle ? word : send;
}

function choiceOf(presses: Form['presses'], choose: string): types.InputBlock[] {
  if (presses.length < 2) return [];
  const options = presses.map(({ title }, at) => ({ text: label(title, LIMITS.option), value: String(at) }));
  return [
    {
      type: 'input',
      block_id: CHOSEN,
      label: plainText(choose),
      element: {
        type: presses.length > LIMITS.radios ? 'static_select' : 'radio_buttons',
        action_id: CHOSEN,
        options,
      },
    },
  ];
}

const choice = z.object({
  [CHOSEN]: z.object({ [CHOSEN]: z.object({ selected_option: z.object({ value: z.string() }) }) }),
});

/**
 * What a modal sends off.
 * @param stateValues the `view.state.values` of a `view_submission` payload
 * @returns what is wrong, by block, for the answer to Slack; undefined where the form is only there to be read
 */
export function readSubmission(
  form: Form,
  stateValues: unknown,
): Press | { readonly errors: Readonly<Record<string, string>> } | undefined {
  const chosen = choice.safeParse(stateValues).data?.[CHOSEN][CHOSEN].selected_option.value ?? 0;
  const press = form.presses[Number(chosen)];
  if (press === undefined) return undefined;
  const { given, errors } = readFields(press.fields, stateValues);
  if (Object.keys(errors).length > 0) return { errors };
  return { verb: press.verb, data: { ...press.data, ...given } };
}
