import { describe, expect, it } from 'vitest';
import {
  modalOf,
  readPress,
  readSubmission,
  slackMessage,
} from '../../../../../bot/channels/slack/blocks/index.ts';
import type { CardJson } from '../../../../../cards/card.ts';
import type { Json } from '../../../../helpers/connector-server.ts';
import { fieldsIn, valuesOf } from '../../../../helpers/slack-inputs.ts';
import { nodesOf, renderAll, type Node } from '../../../../cards/render.ts';
import { objectsIn } from './read.ts';

type Said = readonly [verb: string, data: Readonly<Record<string, unknown>>];

/** As tokens do, so that data cannot go from one button to another unseen. */
const signed = (card: CardJson): CardJson =>
  JSON.parse(JSON.stringify(card), (_, value: unknown) => {
    const { type, verb, title, data } = (value ?? {}) as Node;
    return type === 'Action.Execute'
      ? { ...(value as Node), data: { ...(data as Node), token: `${String(verb)}/${String(title)}` } }
      : value;
  }) as CardJson;

/** What a person gives each input who gives all of them: as Slack's client sends it, and as Teams' does. */
const TYPED = 'typed';
const inSlack = (blocks: readonly Json[]): Json => {
  const fields = fieldsIn(blocks);
  const given = fields.map(({ element: { action_id: id, type, options } }) => {
    const words = ((options ?? []) as { text: { text: string } }[]).map(({ text }) => text.text);
    if (type === 'plain_text_input') return [id, TYPED];
    return [id, type === 'checkboxes' ? true : type === 'multi_static_select' ? words.slice(0, 2) : words[0]];
  });
  return valuesOf(fields, Object.fromEntries(given) as Record<string, string>);
};
function inTeams({ type, choices = [], isMultiSelect }: Node): string {
  if (type === 'Input.Text') return TYPED;
  if (type === 'Input.Toggle') return 'true';
  const values = (choices as { value: string }[]).map(({ value }) => value);
  return isMultiSelect === true ? values.slice(0, 2).join(',') : (values[0] ?? '');
}

/** The nodes of a card that stand in it, and not in a form that opens from it or in what other clients are given. */
function nodesHere(card: Node): Node[] {
  const hidden = new Set(
    nodesOf(card).flatMap(({ type, card: opened, fallback, refresh }) => [
      ...nodesOf(fallback),
      ...nodesOf(refresh),
      ...(type === 'Action.ShowCard' ? nodesOf(opened) : []),
    ]),
  );
  return nodesOf(card).filter((node) => !hidden.has(node));
}

/** What Teams would send of every button, each with the inputs that stand beside it. */
function saidInTeams(card: Node): Said[] {
  const nodes = nodesHere(card);
  const inputs = nodes.filter(({ type }) => String(type).startsWith('Input.'));
  const given = Object.fromEntries(inputs.map((input) => [String(input.id), inTeams(input)]));
  return nodes.flatMap((node): Said[] => {
    if (node.type === 'Action.ShowCard') return saidInTeams(node.card as Node);
    if (node.type !== 'Action.Execute') return [];
    const data = Object.entries(node.data as Node).filter(([name]) => name !== 'verb');
    return [
      [
        String(node.verb),
        { ...Object.fromEntries(data), ...(node.associatedInputs === 'none' ? {} : given) },
      ],
    ];
  });
}

/** What comes of pressing every button in Slack, and of sending every form. */
async function saidInSlack(card: CardJson, locale: 'en' | 'fr'): Promise<Said[]> {
  const message = slackMessage({ card, summary: 'x' }, locale);
  const find = (key: string): Promise<unknown> =>
    Promise.resolve(JSON.parse(JSON.stringify(message.kept.get(key) ?? null)));
  const press = async (blocks: readonly Json[]): Promise<Said[]> => {
    const buttons = objectsIn(blocks).filter(({ type }) => type === 'button');
    const said = await Promise.all(
      buttons.map(async (button): Promise<Said[]> => {
        const pressed = await readPress(button, inSlack(blocks), find);
        if (pressed?.kind === 'pressed') return [[pressed.verb, pressed.data]];
        if (pressed?.kind === 'nothing') return [];
        if (pressed === undefined) throw new Error(`nothing came of ${JSON.stringify(button)}`);
        const modal = modalOf(pressed.form, locale, '').blocks as unknown as Json[];
        const sent = pressed.form.presses.map((_, at): Said => {
          const values = {
            ...inSlack(modal),
            chosen: { chosen: { selected_option: { value: String(at) } } },
          };
          const submitted = readSubmission(pressed.form, values);
          if (submitted === undefined || 'errors' in submitted) throw new Error(JSON.stringify(submitted));
          return [submitted.verb, submitted.data];
        });
        return [...sent, ...(await press(modal))];
      }),
    );
    return said.flat();
  };
  return press(message.blocks as unknown as Json[]);
}

const sorted = (said: readonly Said[]): string[] =>
  said
    .map(([verb, data]) => JSON.stringify([verb, Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1))]))
    .sort();

const cases = renderAll().map((each) => [`${each.name} ${each.sample} ${each.locale}`, each] as const);

const ask = (input: Node, more: Node = {}): CardJson => ({
  type: 'AdaptiveCard',
  body: [input],
  actions: [{ type: 'Action.Execute', title: 'Go', verb: 'go', data: { verb: 'go', id: 7 }, ...more }],
});
const only = (card: CardJson) => {
  const message = slackMessage({ card, summary: 'x' }, 'en');
  const [button] = objectsIn(message.blocks).filter(({ type }) => type === 'button');
  return {
    ...message,
    button,
    press: (values: unknown) => readPress(button, values, (key) => Promise.resolve(message.kept.get(key))),
  };
};
const REASON = {
  type: 'Input.Text',
  id: 'reason',
  label: 'Why?',
  isMultiline: true,
  isRequired: true,
  errorMessage: 'Say why.',
};

describe('bot/channels/slack/blocks/press.ts', () => {
  it.each(cases)(
    '%s says the same whether it is pressed in Slack or in Teams',
    async (_title, { card, locale }) => {
      const marked = signed(card);
      expect(sorted(await saidInSlack(marked, locale))).toEqual(sorted(saidInTeams(marked)));
    },
  );

  it('keeps what a value cannot hold, under a key that stands for it', async () => {
    const card = ask({ type: 'TextBlock', text: 'x' }, { data: { verb: 'go', text: 'a'.repeat(2_001) } });
    const { kept, press } = only(card);
    expect(kept.size).toBe(1);
    expect([...only(card).kept.keys()]).toEqual([...kept.keys()]);
    expect(await press({})).toEqual({ kind: 'pressed', verb: 'go', data: { text: 'a'.repeat(2_001) } });
  });

  it('says nothing for a button that is not ours, is altered, or whose part is kept no longer', async () => {
    const { button } = only(ask(REASON));
    const forgotten = (): Promise<unknown> => Promise.resolve(undefined);
    for (const action of [
      undefined,
      {},
      button,
      { ...button, action_id: 'x' },
      { ...button, action_id: 'press/1/go', value: '[' },
    ])
      expect(await readPress(action, {}, forgotten)).toBeUndefined();
  });

  it('asks nothing of the bot where a link is followed', async () => {
    const actions = [{ type: 'Action.OpenUrl', title: 'Docs', url: 'https://learn.microsoft.com/' }];
    const { press } = only({ type: 'AdaptiveCard', body: [], actions });
    expect(await press({})).toEqual({ kind: 'nothing' });
  });
});

describe('bot/channels/slack/blocks/form.ts', () => {
  it('says what is missing at the input that misses it', async () => {
    const pressed = await only(ask(REASON)).press({});
    if (pressed?.kind !== 'form') throw new Error('no form');
    for (const values of [{}, { 'input/reason': { reason: { value: null } } }, 'nonsense'])
      expect(readSubmission(pressed.form, values)).toEqual({ errors: { 'input/reason': 'Say why.' } });
    expect(readSubmission(pressed.form, { 'input/reason': { reason: { value: 'x' } } })).toEqual({
      verb: 'go',
      data: { id: 7, reason: 'x' },
    });
  });

  it('reads no input that the form does not ask for, and none of another’s choices', async () => {
    const choices = [{ title: 'A', value: 'a' }];
    const card = ask({ type: 'Input.ChoiceSet', id: 'one', label: 'One', isRequired: true, choices });
    const pressed = await only(card).press({});
    if (pressed?.kind !== 'form') throw new Error('no form');
    const values = {
      'input/one': { one: { selected_option: { value: '0' } } },
      'input/role': { role: { value: 'admin' } },
    };
    expect(readSubmission(pressed.form, values)).toEqual({ verb: 'go', data: { id: 7, one: 'a' } });
    const others = { 'input/one': { one: { selected_option: { value: '1' } } } };
    expect(readSubmission(pressed.form, others)).toEqual({ errors: { 'input/one': 'One' } });
  });

  it('gives private metadata back, and says on the button what it does', async () => {
    const pressed = await only(ask(REASON)).press({});
    if (pressed?.kind !== 'form') throw new Error('no form');
    const modal = modalOf(pressed.form, 'fr', 'where it was');
    expect(modal).toMatchObject({
      private_metadata: 'where it was',
      submit: { text: 'Go' },
      close: { text: 'Annuler' },
    });
  });

  it('sends an empty input no more than Teams does, and a toggle always', async () => {
    const toggle = { type: 'Input.Toggle', id: 'force', title: 'Force it' };
    const off = { 'input/force': { force: { selected_options: [] } } };
    expect(await only(ask(toggle)).press(off)).toMatchObject({ data: { id: 7, force: 'false' } });
    const text = { type: 'Input.Text', id: 'name', label: 'Name' };
    const empty = { 'input/name': { name: { value: '' } } };
    expect(await only(ask(text)).press(empty)).toEqual({ kind: 'pressed', verb: 'go', data: { id: 7 } });
  });
});
