import type { AuditEntry } from '../../src/audit/index.ts';
import type { Refusal } from '../../src/kernel/result.ts';
import { ACTIONS } from '../actions/index.ts';
import { changeId } from '../actions/data.ts';
import { say, type Answer } from '../answer.ts';
import type { Context } from '../command.ts';
import type { Turn } from '../turn.ts';

type Pressed = NonNullable<Turn['pressed']>;

/** Who presses forged buttons all day long fills no log with it. */
const NOTED_AT_MOST = [{ count: 1, ms: 60_000 }];

/** What to type to see a card anew: of the one thing that it is about, and of all such things. */
interface Offer {
  readonly one?: string;
  readonly all: string;
}

/** By what the verbs begin with. */
const OFFERS: Readonly<Record<string, Offer>> = {
  audit: { all: 'audit' },
  change: { one: 'change', all: 'changes' },
  changes: { all: 'changes' },
  codes: { one: 'change', all: 'changes' },
  device: { all: 'devices' },
  devices: { all: 'devices' },
  enroll: { all: 'enroll' },
  incident: { one: 'incident', all: 'incidents' },
  incidents: { all: 'incidents' },
  language: { all: 'whoami' },
  operation: { one: 'change', all: 'changes' },
  provisioning: { all: 'provisioning' },
  run: { one: 'runbook resume', all: 'runbook list' },
  schedule: { all: 'schedules' },
  watch: { all: 'watches' },
};
const HELP: Offer = { all: 'help' };

/** Tells that a button is not obeyed, and where there is one that is; forged ones are audited. */
export async function cardRefused(context: Context, pressed: Pressed, { code }: Refusal): Promise<Answer> {
  if (code !== 'card-outdated') await note(context, pressed, code);
  return say('warning', code, {}, { suggestions: [commandFor(pressed)] });
}

async function note({ turn, services }: Context, { verb }: Pressed, reason: string): Promise<void> {
  const { audit, rate } = services.stores;
  if ((await rate.take(`card-refused:${turn.who.id}`, NOTED_AT_MOST)) > 0) return;
  const entry: AuditEntry = {
    who: turn.who,
    action: 'card.refused',
    subject: 'card',
    // What was sent is anybody's text: only a verb of ours is written down.
    detail: { verb: ACTIONS.some((action) => action.verb === verb) ? verb : 'unknown', reason },
    where: turn.where,
  };
  await audit.append([entry]);
}

/** An unproven id is good enough to ask for what it names: who may see that is asked as always. */
function commandFor({ verb, data }: Pressed): string {
  const [about = ''] = verb.split('-');
  const { one, all } = (Object.hasOwn(OFFERS, about) ? OFFERS[about] : undefined) ?? HELP;
  const id = changeId.safeParse(data.id);
  return one !== undefined && id.success ? `${one} ${id.data}` : all;
}
