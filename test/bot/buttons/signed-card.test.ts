import { describe, expect, it } from 'vitest';
import { tokensFor } from '../../../bot/buttons/card-token.ts';
import { signedCard } from '../../../bot/buttons/signed-card.ts';
import type { CardJson } from '../../../cards/card.ts';
import { CARD_KEYS } from '../../../src/keys/index.ts';
import { nodesOf, renderAll, type Node } from '../../cards/render.ts';

/** The longest that keys and conversations get. */
const key = { id: 'abcdefgh', secret: CARD_KEYS.make(), createdAt: new Date() };
const tokenOf = tokensFor(key, { channel: 'teams', conversationId: '19:x@thread.tacv2;messageid=1' });
const sign = (card: CardJson): CardJson => signedCard(card, tokenOf);
const MOST_BYTES = 80 * 1024;

const buttonsOf = (card: unknown): Node[] =>
  nodesOf(card).filter(({ type }) => type === 'Action.Execute' || type === 'Action.Submit');
const dataOf = ({ data }: Node): Node => data as Node;

/** Every way in which a card can hold a button. */
const nested = {
  type: 'AdaptiveCard',
  refresh: { action: { type: 'Action.Execute', verb: 'fresh', data: { id: 1 } }, userIds: ['8:orgid:1'] },
  body: [
    { type: 'TextBlock', text: 'plain' },
    {
      type: 'Container',
      selectAction: {
        ...{ type: 'Action.Execute', verb: 'open', data: { id: 2 } },
        fallback: { type: 'Action.Submit', data: { id: 2, verb: 'open' } },
      },
      items: [{ type: 'ActionSet', actions: [{ type: 'Action.Submit', data: { verb: 'sent' } }] }],
    },
    {
      type: 'TextRun',
      fallback: { type: 'Container', selectAction: { type: 'Action.Execute', verb: 'bare' } },
    },
  ],
  actions: [
    { type: 'Action.OpenUrl', url: 'https://contoso.example' },
    {
      type: 'Action.ShowCard',
      card: { type: 'AdaptiveCard', actions: [{ type: 'Action.Execute', verb: 'inner', data: {} }] },
    },
  ],
};

const cases = renderAll().map((each) => [`${each.name} ${each.sample} ${each.locale}`, each.card] as const);

describe('bot/buttons/signed-card.ts', () => {
  it('finds every button, wherever a card holds it', () => {
    const before = structuredClone(nested);
    const signed = sign(nested);
    const buttons = buttonsOf(signed);
    expect(buttons).toHaveLength(6);
    for (const { data } of buttons)
      expect(data).toHaveProperty('token', expect.stringMatching(/^abcdefgh\./));
    expect(nested).toEqual(before);
  });

  it('gives a button and its fallback the same token, because both say the same', () => {
    const [execute, submit] = buttonsOf(sign(nested)).filter(({ data }) => (data as Node).id === 2);
    expect(dataOf(submit!).token).toBe(dataOf(execute!).token);
    expect(dataOf(submit!)).toMatchObject({ verb: 'open' });
  });

  it('signs neither the verb twice, nor what is the client’s', () => {
    const button = { type: 'Action.Submit', data: { verb: 'go', id: 1, msteams: { type: 'messageBack' } } };
    const [signed] = buttonsOf(sign({ actions: [button] }));
    expect(dataOf(signed!).token).toBe(tokenOf('go', { id: 1 }));
  });

  it('can sign a card again, for another time or another place', () => {
    const again = signedCard(sign(nested), tokensFor(key, { channel: 'teams', conversationId: 'a:2' }));
    expect(again).toEqual(signedCard(nested, tokensFor(key, { channel: 'teams', conversationId: 'a:2' })));
    expect(again).not.toEqual(sign(nested));
  });

  it('shares what holds no button with the original', () => {
    expect((sign(nested).body as unknown[])[0]).toBe(nested.body[0]);
    const plain = { type: 'AdaptiveCard', body: [{ type: 'TextBlock', text: 'data' }] };
    expect(sign(plain)).toBe(plain);
  });

  it.each(cases)('%s keeps all of its buttons, and its size', (_title, card) => {
    const signed = sign(card);
    expect(buttonsOf(signed)).toHaveLength(buttonsOf(card).length);
    for (const { data } of buttonsOf(signed)) expect(data).toHaveProperty('token');
    expect(JSON.stringify(signed).length * 2).toBeLessThan(MOST_BYTES);
  });

  it.each(cases)('%s has no input that would take the place of what was signed', (_title, card) => {
    const inputs = nodesOf(card).flatMap(({ type, id }) =>
      String(type).startsWith('Input.') ? [String(id)] : [],
    );
    const given = buttonsOf(card).flatMap(({ data }) => Object.keys(data as Node));
    expect(inputs.filter((id) => [...given, 'token', 'verb', 'msteams'].includes(id))).toEqual([]);
    for (const name of given) expect(name).toMatch(/^[\w-]+$/);
  });
});
