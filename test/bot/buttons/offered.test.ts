import { describe, expect, it } from 'vitest';
import { ACTIONS } from '../../../bot/actions/index.ts';
import { COMMANDS } from '../../../bot/commands/index.ts';
import { offeredTo } from '../../../bot/buttons/offered.ts';
import { recognise } from '../../../bot/recognise.ts';
import { may, ROLES } from '../../../src/access/index.ts';
import { nodesOf, renderAll } from '../../cards/render.ts';
import type { Json } from '../../helpers/connector.ts';

const isButton = ({ type }: Json): boolean => type === 'Action.Execute' || type === 'Action.Submit';
const buttonsOf = (card: Json): Json[] => nodesOf(card).filter(isButton);

/** What the pipeline asks for when this button comes back. */
function needOf({ verb, data }: Json): string | null {
  const { verb: word = verb, text } = data as { readonly verb?: string; readonly text?: string };
  if (word === 'say') return recognise(COMMANDS, text ?? '')?.command.needs ?? null;
  return ACTIONS.find((action) => action.verb === word)?.needs ?? null;
}

const readers = [[], ...ROLES.map((role) => [role])].map((roles) => roles.map((role) => ({ role })));

const drawn = renderAll();

describe('bot/buttons/offered.ts', () => {
  it.each(readers.map((grants) => [grants.map(({ role }) => role).join() || 'no role', grants] as const))(
    'leaves of every card the buttons that %s may press, and no others',
    (_who, grants) => {
      const allowed = (button: Json): boolean => {
        const need = needOf(button);
        return need === null || ROLES.some((role) => role === need && may(grants, role));
      };
      for (const { card } of drawn) {
        const [before, left] = [buttonsOf(card), buttonsOf(offeredTo(grants, card))];
        expect(left).toEqual(before.filter(allowed));
      }
    },
  );

  it('leaves neither an empty set of buttons nor a form without one', () => {
    const bareIn = (root: Json): Json[] =>
      nodesOf(root).filter(
        ({ type, actions, card }) =>
          (type === 'ActionSet' && (actions as Json[]).length === 0) ||
          (type === 'Action.ShowCard' && buttonsOf(card as Json).length === 0),
      );
    // What opens to be read, and asks for nothing, was never a form.
    for (const { card } of drawn) expect(bareIn(offeredTo([], card))).toEqual(bareIn(card));
  });

  it('gives back the card itself where nothing is left out, and never changes it', () => {
    for (const { card } of drawn) {
      const before = JSON.stringify(card);
      expect(offeredTo([{ role: 'admin' }], card)).toBe(card);
      offeredTo([], card);
      expect(JSON.stringify(card)).toBe(before);
    }
  });
});
