import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { SigningKey } from '../../src/keys/index.ts';
import type { Place } from '../turn.ts';

/** Where a card stands. */
export type Spot = Pick<Place, 'channel' | 'conversationId'>;
export type ButtonData = Readonly<Record<string, unknown>>;

/** What a button's data say of their own origin. None of it is secret, and none of it is true before it is proven. */
export interface CardToken {
  readonly key: string;
  /** Tells a card of another conversation from an altered one. The proof does not rest on it. */
  readonly spot: string;
  /** The data that the bot gave the button; whatever else comes back was typed. */
  readonly names: readonly string[];
  readonly mac: string;
}

/** 128 bits, in base64url. */
const MAC_CHARACTERS = 22;
const SPOT_CHARACTERS = 6;
const SHAPE = /^([\w-]{1,32})\.([\w-]{6})\.([\w,-]{0,400})\.([\w-]{22})$/;

/** Gives the buttons of one card their tokens. */
export function tokensFor(key: SigningKey, spot: Spot): (verb: string, data: ButtonData) => string {
  const start = `${key.id}.${tagOf(spot)}`;
  // A fallback says what its button says: it is not reckoned twice.
  const macs = new Map<string, string>();
  return (verb, data) => {
    const names = Object.keys(data).sort();
    const text = signedText(spot, verb, names, data);
    const mac = macs.get(text) ?? macOf(key, text);
    macs.set(text, mac);
    return `${start}.${names.join(',')}.${mac}`;
  };
}

/** Undefined where it is no token at all. */
export function readToken(text: unknown): CardToken | undefined {
  if (typeof text !== 'string') return undefined;
  const [, key, spot, names, mac] = SHAPE.exec(text) ?? [];
  if (key === undefined || spot === undefined || names === undefined || mac === undefined) return undefined;
  return { key, spot, names: names === '' ? [] : names.split(','), mac };
}

export function isFrom(token: CardToken, spot: Spot): boolean {
  return token.spot === tagOf(spot);
}

/** Whether the bot gave a button of this verb just these data, for this conversation. */
export function isProven(
  key: SigningKey,
  { names, mac }: CardToken,
  press: { readonly spot: Spot; readonly verb: string; readonly data: ButtonData },
): boolean {
  const expected = macOf(key, signedText(press.spot, press.verb, names, press.data));
  return timingSafeEqual(Buffer.from(mac), Buffer.from(expected));
}

/** JSON writes no two different things alike, so neither can parts of one be moved into another. */
function signedText(spot: Spot, verb: string, names: readonly string[], data: ButtonData): string {
  const values = names.map((name) => (Object.hasOwn(data, name) ? [name, data[name]] : [name]));
  return JSON.stringify([spot.channel, conversationOf(spot), verb, values]);
}

function macOf({ secret }: SigningKey, text: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url').slice(0, MAC_CHARACTERS);
}

function tagOf(spot: Spot): string {
  const text = `${spot.channel} ${conversationOf(spot)}`;
  return createHash('sha256').update(text).digest('base64url').slice(0, SPOT_CHARACTERS);
}

/**
 * A channel's threads are one conversation: Teams tells some presses without the message that their thread began with, and in Slack a
 * card is answered in a thread under it.
 */
function conversationOf({ channel, conversationId }: Spot): string {
  return channel === 'slack'
    ? conversationId.split('/', 2).join('/')
    : conversationId.replace(/;messageid=.*$/s, '');
}
