import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { currentStage, loadCatalog, type Step } from '../../src/runbooks/index.ts';
import type { PostedMessage } from '../helpers/connector.ts';
import { answerOf, startLinekeeper, type Linekeeper } from '../helpers/linekeeper.ts';

const catalog = await loadCatalog();
const EVERY_ROLE = fileURLToPath(new URL('every-role.yaml', import.meta.url));

/** What is answered on the way to the forms; every other step is skipped. */
const CHOICES = ['version server-2015', 'exchange exchange-2016', 'estate server', 'phone-lock change'];
const FORMS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'dial-plans': { 'field-names': 'Lyon' },
  'dial-plan@Lyon': { 'field-digits': '4', 'field-country': '33' },
  users: { 'field-names': 'anna@contoso.com\npaul@contoso.com' },
};

/** What a refusal says, with its no-break spaces as spaces. */
const plainly = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('bot/runs/runs.ts', () => {
  let bot: Linekeeper;
  beforeAll(async () => {
    bot = await startLinekeeper({}, { ACCESS_FILE: EVERY_ROLE });
  });
  afterAll(() => bot.close());

  /** A run that stands at this stage, with its card and what pressing Continue there answers. */
  async function runAt(runbook: string, wanted: string, locale: string) {
    const conversationId = `a:${runbook}-${locale}`;
    const { replies } = await bot.teams.say(`runbook start ${runbook}`, { conversationId, locale });
    const [card] = replies;
    if (!card) throw new Error('no card');
    for (let at = await stage(); at.key !== wanted; at = await stage()) await pass(card, at);
    return async (inputs: Readonly<Record<string, string>>): Promise<string> => {
      const data = { id: (await stage()).id, stage: (await stage()).key };
      const pressed = await bot.teams.press(card, { verb: 'run-complete', data }, { inputs, locale });
      return plainly(answerOf(pressed));
    };
  }

  async function stage(): Promise<{ id: number; key: string; step: Step }> {
    const [run] = await bot.stores.runs.list({ open: false, limit: 1 });
    const runbook = run && catalog.get(run.runbook);
    const found = runbook && currentStage(runbook, run.state);
    if (!found) throw new Error('the run has ended');
    return { id: run.id, key: found.key, step: found.step };
  }

  async function pass(card: PostedMessage, { id, key, step }: Awaited<ReturnType<typeof stage>>) {
    const data = { id, stage: key };
    const options = step.kind === 'choice' ? step.options : [];
    const choice = options.find((option) => CHOICES.includes(`${step.id} ${option.id}`))?.id;
    const inputs = FORMS[key];
    await (inputs !== undefined || choice !== undefined
      ? bot.teams.press(card, { verb: 'run-complete', data: { ...data, choice } }, { inputs: inputs ?? {} })
      : bot.teams.press(card, { verb: 'run-skip', data: { ...data, note: 'not needed here' } }));
    if ((await stage()).key === key) throw new Error(`${key} does not end`);
  }

  it('takes an extension with as many digits as its dial plan, once', async () => {
    const give = await runAt('unified-messaging', 'extension@anna@contoso.com', 'en-GB');
    const short = await give({ 'field-digits': '421' });
    expect(short).toContain('“421” has another length than agreed');
    expect(short).toContain('Extension: earlier in this runbook the number of digits was said to be 4');
    await give({ 'field-digits': '4217' });
    expect((await stage()).key).not.toBe('extension@anna@contoso.com');
  });

  it('refuse en français un numéro de poste plus long que le plan de numérotation', async () => {
    const give = await runAt('unified-messaging', 'extension@anna@contoso.com', 'fr-FR');
    const long = await give({ 'field-digits': '42178' });
    expect(long).toContain('« 42178 » n’a pas la longueur convenue');
    expect(long).toContain('Numéro de poste : plus tôt dans cette procédure');
  });

  it.each([
    ['en-GB', 'Digits of a PIN at least: from 6 to 15'],
    ['fr-FR', 'Chiffres d’un code au moins : de 6 à 15'],
  ])('never repeats what stands where a PIN’s length should, in %s', async (locale, said) => {
    const give = await runAt('phones', 'lock-values', locale);
    const answer = await give({ 'field-timeout': '00:10:00', 'field-pin-length': '731946' });
    expect(answer).toContain(said);
    expect(answer).not.toContain('731946');
  });
});
