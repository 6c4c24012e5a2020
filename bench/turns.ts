/** How much longer a person waits for an answer than for a bare botbuilder bot's echo. */
import { startConnector } from './connector.ts';
import { inventoryRead, startInstallation } from './installation.ts';
import type { Machine } from './machine.ts';
import { startPart } from './parts.ts';
import { compared, note, saying, subject, takeAnswered, told, type Subject } from './rounds.ts';
import type { Line } from './table.ts';

const WARM_UP = 100;
const ROUNDS = 8;
/** Turns of each conversation in one round. */
const TURNS = 40;

export async function benchTurns(machine: Machine): Promise<Line[]> {
  const installation = await startInstallation(machine, ['worker', 'bot']);
  const echoBot = await startPart('echo-bot');
  const connector = await startConnector();
  try {
    await inventoryRead(installation.env.DATABASE_URL);
    await installation.worker?.stop();
    const bot = installation.bot?.url ?? '';
    const echo = subject('echo', echoBot.url);
    const [help, devices] = [subject('help', bot), subject('devices', bot)];
    const all = [echo, help, devices];
    const said = (of: Subject): string => (of === devices ? 'devices' : 'help');
    for (const each of all) await takeAnswered(connector, each, saying(said(each), WARM_UP));
    for (let count = 0; count < ROUNDS; count++) {
      for (const each of all) note(each, await takeAnswered(connector, each, saying(said(each), TURNS)));
    }
    return [told(echo), ...compared(help, echo, { median: 1.5, p99: 2 }), ...compared(devices, echo)];
  } finally {
    await connector.stop();
    await echoBot.stop();
    await installation.stop();
  }
}
