import type { CardJson } from '../../cards/card.ts';
import { isNode, withButtons, type Node } from './card-buttons.ts';
import type { ButtonData } from './card-token.ts';

/** Of a button's data, what is none of its own. */
const BESIDES: readonly string[] = ['verb', 'token', 'msteams'];

/** The card with a token in each button. */
export function signedCard(card: CardJson, tokenOf: (verb: string, data: ButtonData) => string): CardJson {
  return withButtons(card, (button) => {
    const given = isNode(button.data) ? button.data : {};
    const verb = String(button.verb ?? given.verb);
    return { ...button, data: { ...given, token: tokenOf(verb, ownData(given)) } };
  });
}

/** The verb stands beside Action.Execute's data and in Action.Submit's. */
function ownData(given: Node): ButtonData {
  return Object.fromEntries(Object.entries(given).filter(([name]) => !BESIDES.includes(name)));
}
