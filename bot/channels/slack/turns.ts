/** What was heard as the turn that commands and actions see, and its way through the bot. */
import { systemClock, type Clock } from '../../../src/kernel/clock.ts';
import type { Log } from '../../../src/kernel/log.ts';
import type { Mentioned, Place, Turn } from '../../turn.ts';
import type { ChannelEvents } from '../channel.ts';
import type { Answering } from './answering.ts';
import type { SlackPeople, SlackPerson } from './people.ts';
import { placeOf, type Spot } from './place.ts';
import type { References } from './references.ts';
import { mentionedIn, spokenText } from './text.ts';

/** Beyond this a person feels the wait. */
const SLOW_TURN_MS = 1_000;
/** Others who are called by name in one message. */
const MOST_MENTIONS = 8;

/** Somebody who speaks or presses, and the workspace in which the bot is: never the one that they are of. */
export interface Speaker {
  readonly team: string;
  readonly user: string;
}

/** Where a turn happens: its conversation as a whole, or a thread of it. */
interface Scene {
  readonly spot: Spot;
  readonly kind: Place['kind'];
  /** Whether it shows that the bot is in the conversation. */
  readonly isMember: boolean;
}

export interface Said {
  /** As Slack writes it. */
  readonly text: string;
  readonly attachments: Turn['attachments'];
  /** The bot's own account, whose mention is no part of what was said. */
  readonly bot: string | undefined;
}

/** `id`: the same one twice is the same turn delivered again. */
export interface Turns {
  say(id: string, who: Speaker, scene: Scene, said: Said, answering: Answering): Promise<void>;
  press(
    id: string,
    who: Speaker,
    scene: Scene,
    pressed: NonNullable<Turn['pressed']>,
    answering: Answering,
  ): Promise<void>;
}

interface TurnsOptions {
  readonly events: Pick<ChannelEvents, 'turn'>;
  readonly people: SlackPeople;
  readonly references: Pick<References, 'remember'>;
  readonly log: Log;
  readonly clock?: Clock;
}

export function createTurns({ events, people, references, log, clock = systemClock }: TurnsOptions): Turns {
  const ofPerson = async ({ team, user }: Speaker): Promise<SlackPerson> => people.person(team, user);

  async function take(turn: Turn): Promise<void> {
    const started = clock.now().getTime();
    try {
      await events.turn(turn);
    } catch (error) {
      log.error({ err: error, turnId: turn.id }, 'turn failed');
    }
    const ms = clock.now().getTime() - started;
    if (ms > SLOW_TURN_MS) log.warn({ ms, turnId: turn.id, verb: turn.pressed?.verb }, 'slow turn');
  }

  async function mentionsIn(
    team: string,
    text: string,
    bot: string | undefined,
  ): Promise<Map<string, Mentioned>> {
    const users = mentionedIn(text)
      .filter((user) => user !== bot)
      .slice(0, MOST_MENTIONS);
    const found = await Promise.all(users.map((user) => ofPerson({ team, user })));
    return new Map(
      found.map(({ who, account, unproven }, at) => {
        const mentioned = { name: who.name, account, id: unproven ? undefined : who.id };
        return [users[at] ?? '', mentioned];
      }),
    );
  }

  return {
    async say(id, who, { spot, kind, isMember }, { text, attachments, bot }, answering) {
      const [person, mentions] = await Promise.all([ofPerson(who), mentionsIn(spot.team, text, bot)]);
      if (isMember) await references.remember(spot, kind, person.who.id);
      const names = new Map([...mentions].map(([user, { name }]) => [user, name]));
      await take({
        ...{ id, ...person, where: placeOf(spot, kind), pressed: undefined, attachments },
        said: spokenText(text, bot, names),
        mentions: [...mentions.values()],
        ...answering,
      });
    },
    async press(id, who, { spot, kind }, pressed, answering) {
      const person = await ofPerson(who);
      await take({
        ...{ id, ...person, where: placeOf(spot, kind), said: undefined, pressed },
        ...{ attachments: [], mentions: [] },
        ...answering,
      });
    },
  };
}
