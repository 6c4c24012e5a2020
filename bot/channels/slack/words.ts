/** Words to the bot: messages that mention it, direct messages, and the slash command. */
import { answerWords, type Outbound } from './answering.ts';
import { attachmentsOf } from './attachments.ts';
import { messageEvent, slashCommand, type Envelope } from './payloads.ts';
import { conversationIdOf, kindOf, wholeOf } from './place.ts';
import type { References } from './references.ts';
import { hookOf } from './response-url.ts';
import { mentionedIn } from './text.ts';
import type { Turns } from './turns.ts';
import type { Workspace } from './workspace.ts';

/** What people send; all other subtypes tell of edits, of joining and leaving, and of other programs. */
const BY_PEOPLE: readonly (string | null | undefined)[] = [undefined, null, 'file_share', 'thread_broadcast'];

export interface Words {
  message(body: unknown): Promise<void>;
  command(body: unknown): Promise<void>;
}

interface WordsOptions {
  readonly turns: Turns;
  readonly workspace: () => Promise<Workspace>;
  readonly references: Pick<References, 'remember'>;
  readonly out: Outbound;
  readonly apiUrl: string;
}

export function createWords({ turns, workspace, references, out, apiUrl }: WordsOptions): Words {
  return {
    async message(body) {
      const read = messageEvent.safeParse(body);
      if (!read.success || !BY_PEOPLE.includes(read.data.event.subtype) || read.data.event.bot_id != null)
        return;
      const { event } = read.data;
      const { team, bot } = await workspace();
      if (!isFor(team, read.data, out)) return;
      const { channel, user, ts, thread_ts, text } = event;
      const kind = kindOf(channel, { type: event.channel_type });
      const said = text ?? '';
      if (!isAddressed(event, kind, mentionedIn(said).includes(bot))) return;
      // Channels are answered in the thread of what was said, so that one who asks has their answers together.
      const spot = { team, channel, thread: thread_ts ?? (kind === 'personal' ? undefined : ts) };
      const where = kind === 'personal' ? wholeOf(spot) : spot;
      await turns.say(
        // A message that mentions the bot in a group is told of as two events.
        `${conversationIdOf(wholeOf(spot))}/${ts}`,
        { team, user },
        { spot: where, kind, isMember: true },
        { text: said, attachments: attachmentsOf(event.files), bot },
        answerWords({ conversationId: conversationIdOf(where), spot }, out),
      );
    },
    async command(body) {
      const read = slashCommand.safeParse(body);
      if (!read.success) return;
      const { trigger_id, team_id, user_id: user, channel_id: channel, channel_name, text } = read.data;
      const { team, bot } = await workspace();
      if (!isFor(team, { team_id }, out)) return;
      const spot = { team, channel };
      const kind = kindOf(channel, { name: channel_name });
      const hook = hookOf(read.data.response_url, apiUrl);
      await turns.say(
        trigger_id,
        { team, user },
        // The command can be given anywhere, also where the bot is not.
        { spot, kind, isMember: false },
        { text, attachments: [], bot },
        answerWords(
          {
            ...{ conversationId: conversationIdOf(spot), spot, hook },
            isMember: () => references.remember(spot, kind),
          },
          out,
        ),
      );
    },
  };
}

type Heard = ReturnType<typeof messageEvent.parse>['event'];

/** In a group people talk among themselves; channels only tell of mentions. */
function isAddressed({ type }: Heard, kind: ReturnType<typeof kindOf>, isMentioned: boolean): boolean {
  if (kind === 'personal') return type === 'message';
  return type === 'app_mention' || (kind === 'group' && isMentioned);
}

/** The token is of one workspace: to another one the bot could say nothing, and knows nobody in it. */
export function isFor(
  team: string,
  { team_id, authorizations }: Partial<Pick<Envelope, 'team_id' | 'authorizations'>>,
  { log }: Pick<Outbound, 'log'>,
): boolean {
  const heardBy = authorizations?.[0]?.team_id ?? team_id ?? team;
  if (heardBy !== team) log.warn({ heardBy, team }, "another workspace's event is not heard");
  return heardBy === team;
}
