import type { Locale } from '../cards/wording/index.ts';
import type { Role } from '../src/access/index.ts';
import type { Answer } from './answer.ts';
import type { Held, RolesNow } from './access/roles-now.ts';
import type { Services } from './services.ts';
import type { Turn } from './turn.ts';

/** What a command or a button knows when it runs: who, where, in which language, with what at hand. */
export interface Context {
  readonly turn: Turn;
  readonly locale: Locale;
  /** The speaker's roles, a lent one among them. */
  readonly grants: readonly Held[];
  readonly roles: RolesNow;
  readonly services: Services;
  /** The commands that are offered here. */
  readonly commands: readonly Command[];
}

type Words<T> = Readonly<Record<Locale, T>>;

/** One chat command. Help, did-you-mean and (later) the platforms' manifests are made from these records. */
export interface Command {
  readonly id: string;
  /** The words that call it, the usual ones first; every language is understood in all conversations. */
  readonly says: Words<readonly string[]>;
  readonly usage: Words<string>;
  readonly summary: Words<string>;
  readonly examples: Words<readonly string[]>;
  /** `null`: open to everybody, also to people without a role. */
  readonly needs: Role | null;
  /** It changes something as soon as it is said, so its examples are not offered as buttons. */
  readonly changes?: true;
  /** Not offered outside the demo. */
  readonly demoOnly?: true;
  /** @param rest what follows the command's words, as it was typed, line ends included. */
  run(context: Context, rest: string): Promise<Answer>;
}
