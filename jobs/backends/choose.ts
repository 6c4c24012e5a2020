import type { Config } from '../../src/config.ts';
import { LinekeeperError } from '../../src/kernel/errors.ts';
import type { Backend } from './backend.ts';
import { postgresBackend } from './postgres.ts';
import { redisBackend } from './redis.ts';

/** Where this installation keeps its jobs: Redis where one is set, else the database. */
export function chooseBackend({ redisUrl, databaseUrl }: Pick<Config, 'redisUrl' | 'databaseUrl'>): Backend {
  if (redisUrl !== undefined) return redisBackend(redisUrl);
  if (databaseUrl !== undefined) return postgresBackend(databaseUrl);
  throw new LinekeeperError('setting.invalid', {
    name: 'DATABASE_URL',
    problem: 'bot and worker on their own need it; npm start brings a database along',
  });
}
