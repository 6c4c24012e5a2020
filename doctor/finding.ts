import type { Config } from '../src/config.ts';

/** `unset`: a part that this installation does without; nothing is wrong with that. */
export type State = 'good' | 'warning' | 'bad' | 'unset';

/** One line of what the doctor tells. */
export interface Finding {
  /** What was looked at, in a word or two. */
  readonly about: string;
  readonly state: State;
  readonly says: string;
  /** What to do: the page or the setting, and the value to see there. */
  readonly remedy?: string;
}

/** Looks at one part of the surroundings. What it cannot reach is a finding of its, never an error. */
export type Examination = (config: Config, env: Environment) => Promise<readonly Finding[]>;

export type Environment = Readonly<Record<string, string | undefined>>;

export const good = (about: string, says: string): Finding => ({ about, state: 'good', says });
export const unset = (about: string, says: string): Finding => ({ about, state: 'unset', says });
export const warning = (about: string, says: string, remedy: string): Finding => ({
  ...{ about, state: 'warning', says, remedy },
});
export const bad = (about: string, says: string, remedy: string): Finding => ({
  ...{ about, state: 'bad', says, remedy },
});
