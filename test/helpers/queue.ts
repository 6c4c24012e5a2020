/** The two places that jobs can be kept in, each on a server of the test run. */
import { chooseBackend } from '../../jobs/backends/choose.ts';
import type { Backend } from '../../jobs/backends/backend.ts';
import { freshDatabase } from './postgres.ts';
import { redisServer } from './programs.ts';
import { startRedis } from './redis.ts';

export interface TestBackend {
  readonly backend: Backend;
  /** What `chooseBackend` made it from; another process can make the same one. */
  readonly settings: { readonly databaseUrl: string | undefined; readonly redisUrl: string | undefined };
  stop(): Promise<void>;
}

export const BACKENDS = ['postgres', ...(redisServer === undefined ? [] : ['redis' as const])] as const;

/** What takes long is done whole where LINEKEEPER_FAULTS asks for it, as CI does. */
export const THOROUGH = process.env.LINEKEEPER_FAULTS !== undefined;
/** Where whole programs run: for every test run one of the two will do, since both pass one suite of conformance. */
export const BACKENDS_END_TO_END = THOROUGH ? BACKENDS : (['postgres'] as const);

export async function startBackend(name: (typeof BACKENDS)[number]): Promise<TestBackend> {
  if (name === 'redis') {
    const redis = await startRedis();
    if (!redis) throw new Error('redis-server is not installed');
    const settings = { redisUrl: redis.url, databaseUrl: undefined };
    return { backend: chooseBackend(settings), settings, stop: () => redis.stop() };
  }
  const database = await freshDatabase();
  const settings = { redisUrl: undefined, databaseUrl: database.url };
  return { backend: chooseBackend(settings), settings, stop: () => database.drop() };
}
