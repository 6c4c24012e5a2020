/**
 * `npm run rehearsal`: plays Teams and Microsoft's sign-in for the bot of these settings (docs/rehearsal.md), to whom whoever types
 * here is one of its people. `-- 3981` listens on another port than 3980.
 */
import { createInterface } from 'node:readline/promises';
import { loadConfig } from '../../src/config.ts';
import { addEnvFile } from '../../src/env-file.ts';
import { LinekeeperError, messageOf } from '../../src/kernel/errors.ts';
import { explain } from '../../start/explain.ts';
import {
  people,
  startConnector,
  type Outcome,
  type PostedMessage,
  type TestPerson,
} from '../helpers/connector.ts';
import { asText } from './as-text.ts';
import { createMicrosoft } from './microsoft.ts';
import { rehearsedBot, type RehearsedBot } from './settings.ts';

const PORT = 3980;

async function rehearse(bot: RehearsedBot, port: number): Promise<void> {
  const { publicUrl, serviceUrl, MicrosoftAppTenantId: tenantId } = bot;
  const teams = await startConnector({
    ...(await createMicrosoft(bot)),
    bot: publicUrl,
    port,
    url: serviceUrl,
    tenantId,
  });
  const shown = new Map<string, string>();
  let newest: PostedMessage | undefined;
  let from: TestPerson = people.alex;

  function show(message: PostedMessage): void {
    const { lines } = message.card ? asText(message.card) : { lines: [message.text ?? ''] };
    const text = lines.map((line) => `  ${line}`).join('\n');
    if (shown.get(message.id) === text) return;
    shown.set(message.id, text);
    newest = message;
    console.log(`\n${text}\n`);
  }
  teams.onChange(() => teams.messages.forEach(show));

  const press = (number: number): Promise<Outcome> | undefined => {
    const button = newest?.card === undefined ? undefined : asText(newest.card).buttons[number - 1];
    if (!newest || !button) return undefined;
    const data = (button.data ?? {}) as Record<string, unknown>;
    return teams.press(newest, { verb: String(button.verb ?? data.verb), data }, { from, forged: true });
  };

  console.log(
    `You are ${from.name}, and speak to the bot at ${publicUrl}. What you type is said to it; a number presses`,
  );
  console.log('that button of the newest card; "as megan" makes you Megan Bowen. Ctrl-D ends it.');
  for await (const line of createInterface({ input: process.stdin })) {
    const [, name = ''] = /^as (\w+)$/.exec(line.trim()) ?? [];
    if (name in people) {
      from = people[name as keyof typeof people];
      console.log(`You are ${from.name}.`);
      continue;
    }
    try {
      const outcome = await (/^\d+$/.test(line.trim()) ? press(Number(line)) : teams.say(line, { from }));
      if (!outcome) console.log('The newest card has no such button.');
      else if (outcome.status >= 300) console.log(`The bot answered ${outcome.status}; its log says why.`);
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      console.log(`${publicUrl} cannot be reached: ${messageOf(cause)}`);
    }
  }
  await teams.stop();
}

try {
  addEnvFile(process.env);
  await rehearse(rehearsedBot(loadConfig(process.env)), Number(process.argv[2] ?? PORT));
} catch (error) {
  console.error(error instanceof LinekeeperError ? explain(error) : messageOf(error));
  process.exitCode = 1;
}
