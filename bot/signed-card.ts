import type { CardJson } from '../cards/card.ts';
import type { ButtonData } from './card-token.ts';

type Node = Readonly<Record<string, unknown>>;
type TokenOf = (verb: string, data: ButtonData) => string;

/** Both say a verb to the bot; links and forms that open say nothing. */
const BUTTONS: readonly unknown[] = ['Action.Execute', 'Action.Submit'];
/** Of a button's data, what is none of its own. */
const BESIDES: readonly string[] = ['verb', 'token', 'msteams'];

/** The card with a token in each button, wherever it is nested. Parts without a button are shared with the original, which stays. */
export function signedCard(card: CardJson, tokenOf: TokenOf): CardJson {
  return signedNode(card, tokenOf);
}

function signedNode(node: Node, tokenOf: TokenOf): Node {
  let signed: Record<string, unknown> | undefined;
  for (const [name, value] of Object.entries(node)) {
    if (typeof value !== 'object' || name === 'data') continue;
    const part = signedPart(value, tokenOf);
    if (part !== value) (signed ??= { ...node })[name] = part;
  }
  return BUTTONS.includes(node.type)
    ? { ...(signed ?? node), data: signedData(node, tokenOf) }
    : (signed ?? node);
}

function signedPart(part: unknown, tokenOf: TokenOf): unknown {
  if (Array.isArray(part)) {
    const signed = part.map((each: unknown) => signedPart(each, tokenOf));
    return signed.some((each, at) => each !== part[at]) ? signed : part;
  }
  return isNode(part) ? signedNode(part, tokenOf) : part;
}

/** The verb stands beside Action.Execute's data and in Action.Submit's. */
function signedData(button: Node, tokenOf: TokenOf): Node {
  const given = isNode(button.data) ? button.data : {};
  const data = Object.fromEntries(Object.entries(given).filter(([name]) => !BESIDES.includes(name)));
  return { ...given, token: tokenOf(String(button.verb ?? given.verb), data) };
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
