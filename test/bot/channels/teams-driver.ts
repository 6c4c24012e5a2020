import { people, type Json, type PostedMessage } from '../../helpers/connector.ts';
import { textsOf } from '../../cards/render.ts';
import type { Driver, Kind, Shown } from './driver.ts';
import { startHarness } from './harness.ts';

const FAULTS = { unavailable: { status: 504 }, 'too-large': { status: 413 } } as const;

export async function teamsDriver(): Promise<Driver> {
  const bot = await startHarness();
  const { teams } = bot;
  const told = ({ id, conversationId, edits, card }: PostedMessage): Shown => ({
    ...{ id, conversationId, edits, says: wordsOf(card) },
  });
  const conversationOf = ({ conversation }: Json): string => (conversation as { id: string }).id;
  return Object.assign(bot, {
    async say(
      text: string,
      { kind = 'personal', who = 'alex', files = [] }: Parameters<Driver['say']>[1] = {},
    ) {
      const outcome = await teams.say(text, {
        ...{
          kind,
          from: people[who],
          files: files.map((name) => ({ name, url: `http://127.0.0.1/${name}` })),
        },
      });
      return {
        conversationId: conversationOf(outcome.activity),
        received: outcome.status === 200,
        replies: outcome.replies.map(told),
        async again() {
          await teams.deliverAgain(outcome);
        },
      };
    },
    async press(
      message: Shown,
      button: string,
      { who = 'alex', inputs = {} }: Parameters<Driver['press']>[2] = {},
    ) {
      const { card, replies } = await teams.press(message, button, { from: people[who], inputs });
      if (!card) return wordsOf(replies.at(-1)?.card);
      // The others see it once the message itself is edited.
      return wordsOf(card);
    },
    shown: (conversationId: string) => teams.cards(conversationId).map(told),
    async add(kind: Kind) {
      await teams.install({ kind });
    },
    remove: async (kind: Kind) => conversationOf((await teams.uninstall({ kind })).activity),
    erase({ id }: Pick<Shown, 'id'>) {
      const messages = teams.messages as PostedMessage[];
      messages.splice(
        messages.findIndex((each) => each.id === id),
        1,
      );
    },
    failNext(how: Parameters<Driver['failNext']>[0]) {
      teams.fail(1, typeof how === 'string' ? FAULTS[how] : { status: 429, retryAfter: how.waitSeconds });
    },
  });
}

function wordsOf(card: Json | undefined): string {
  return textsOf(card).join('\n');
}
