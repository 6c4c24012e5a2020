import { loadConfig, type Config } from '../src/config.ts';
import { LinekeeperError } from '../src/kernel/errors.ts';
import { bad, good, type Environment, type Finding } from './finding.ts';

/** Each loop takes one setting away; there are fewer. */
const MOST_WRONG = 60;

export interface ReadSettings {
  readonly findings: readonly Finding[];
  /** Undefined where not even the settings that are right make one. */
  readonly config: Config | undefined;
}

/**
 * Reads the settings, however many of them are wrong: each is told, and left out, so that the rest can be looked at.
 */
export function readSettings(env: Environment): ReadSettings {
  const findings: Finding[] = [];
  let left = env;
  for (let tries = 0; tries < MOST_WRONG; tries++) {
    try {
      const config = loadConfig(left);
      return {
        findings: findings.length > 0 ? findings : [good('settings', 'all of them can be read')],
        config,
      };
    } catch (error) {
      if (!(error instanceof LinekeeperError) || error.code !== 'setting.invalid') throw error;
      const name = String(error.details.name);
      findings.push(
        bad(
          `setting ${name}`,
          String(error.details.problem),
          `Correct or remove ${name}; docs/settings.md tells what it takes.`,
        ),
      );
      if (left[name] === undefined) break;
      left = Object.fromEntries(Object.entries(left).filter(([each]) => each !== name));
    }
  }
  return { findings, config: undefined };
}
