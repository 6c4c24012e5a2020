import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WORKER } from '../../src/audit/index.ts';
import { currentStage, loadCatalog } from '../../src/runbooks/index.ts';
import { actionsIn } from '../helpers/connector-actions.ts';
import type { Json, PostedMessage } from '../helpers/connector.ts';
import { HAS_ESTATE, startEstate, type Estate } from '../helpers/estate.ts';
import { startLinekeeper, type Linekeeper } from '../helpers/linekeeper.ts';
import { inputsOf } from '../helpers/run-inputs.ts';

const RUNBOOK = 'cloud-connector';
const EVERY_ROLE = fileURLToPath(new URL('every-role.yaml', import.meta.url));
/** The way that leads to a check of every kind, and the forms whose answers they take. */
const CHOICES: Readonly<Record<string, string>> = { path: 'documented', tls: 'mtls' };
const FORMS = ['gateways', 'root-export', 'domain', 'edge', 'users'];
const UNLICENSED = 'no-licence@contoso.example';

interface Trouble {
  readonly step: string;
  /** What the card says of it: what was found, and what mends it. */
  readonly says: readonly string[];
  spoil(estate: Estate): Promise<unknown>;
  mend(estate: Estate, bot: Linekeeper): Promise<unknown>;
  /** What is typed into forms instead of what is in order. */
  readonly inputs?: Readonly<Record<string, string>>;
}

const TROUBLES: readonly Trouble[] = [
  {
    step: 'handshake',
    says: ['✕ Validity', 'Renew it and install it on the gateway'],
    spoil: (estate) => estate.showCertificate(new Date(Date.now() - 3_600_000)),
    mend: (estate) => estate.showCertificate(),
  },
  {
    step: 'dns',
    says: ['✕ Service _sipfederationtls._tcp.contoso.test', 'Correct the port of the SRV record'],
    spoil: (estate) =>
      estate.serveRecords([
        'ap A 127.0.0.1',
        '_sip._tls SRV 0 5 443 ap',
        '_sipfederationtls._tcp SRV 0 5 443 ap',
      ]),
    mend: (estate) => estate.serveRecords(),
  },
  {
    step: 'licence-check',
    says: [`✕ ${UNLICENSED}`, 'Assign a licence'],
    inputs: { 'field-names': `phone-00310@contoso.example\n${UNLICENSED}` },
    spoil: () => Promise.resolve(),
    mend: (_, bot) =>
      bot.demo.call('POST', '/_demo/account', { upn: UNLICENSED, licensed: true, number: '+33412000001' }),
  },
];

describe.skipIf(!HAS_ESTATE)('src/runbooks/world.ts, where a check finds something wrong', () => {
  let estate: Estate;
  let bot: Linekeeper;
  let started = 0;
  beforeAll(async () => {
    estate = await startEstate();
    bot = await startLinekeeper({}, { ACCESS_FILE: EVERY_ROLE, ...estate.settings }, 'apart');
  });
  afterAll(async () => {
    await bot.close();
    await estate.stop();
  });

  async function standing() {
    const [run] = await bot.stores.runs.list({ open: true, limit: 1 });
    const runbook = (await loadCatalog()).get(RUNBOOK);
    const stage = run && runbook && currentStage(runbook, run.state);
    if (!stage) throw new Error('no run is under way');
    return { id: run.id, state: run.state, runbook, stage };
  }

  /** Cards are drawn again by and by, and an earlier step may still be shown: a person waits for the step's own button. */
  async function pressCheck({ conversationId }: PostedMessage, stage: string): Promise<void> {
    const isThere = (card: Json): boolean => {
      const button = [...actionsIn(card)].find(({ title }) => title === 'Check now');
      return (button?.data as Json | undefined)?.stage === stage;
    };
    await bot.teams.press(await bot.teams.waitForCard(conversationId, isThere, 10_000), 'Check now');
  }

  /** A run that stands at the step: what the check needs is answered, all else skipped. */
  async function runAt(step: string, inputs: Trouble['inputs']): Promise<PostedMessage> {
    const conversationId = `a:${step}-${++started}`;
    const { replies } = await bot.teams.say(`runbook start ${RUNBOOK}`, { conversationId });
    const [card] = replies;
    if (!card) throw new Error('no card');
    for (let now = await standing(); now.stage.step.id !== step; now = await standing()) {
      const { id, runbook, stage, state } = now;
      const data = { id, stage: stage.key };
      if (stage.step.kind === 'choice') {
        const choice = CHOICES[stage.step.id] ?? stage.step.options[0]?.id;
        await bot.teams.press(card, { verb: 'run-complete', data: { ...data, choice } });
      } else if (FORMS.includes(stage.step.id)) {
        const given = Object.entries(inputsOf(runbook, stage, state, estate));
        const typed = Object.fromEntries(given.map(([name, value]) => [`field-${name}`, value]));
        const isUsers = stage.step.id === 'users';
        await bot.teams.press(
          card,
          { verb: 'run-complete', data },
          { inputs: isUsers ? { ...typed, ...inputs } : typed },
        );
      } else {
        await bot.teams.press(card, { verb: 'run-skip', data: { ...data, note: 'not now' } });
      }
    }
    return card;
  }

  it.each(TROUBLES)(
    'says at $step what is wrong and what mends it, and goes on once it is mended',
    async (trouble) => {
      const card = await runAt(trouble.step, trouble.inputs);
      const { stage } = await standing();
      await trouble.spoil(estate);
      await pressCheck(card, stage.key);
      for (const said of trouble.says) await bot.shows(card.conversationId, said);
      expect((await standing()).stage.key).toBe(stage.key);

      await trouble.mend(estate, bot);
      await pressCheck(card, stage.key);
      await expect.poll(async () => (await standing()).stage.key, { timeout: 10_000 }).not.toBe(stage.key);
      const { state } = await standing();
      expect(state.records[stage.key]).toMatchObject({ state: 'done', by: WORKER });
    },
    60_000,
  );
});
