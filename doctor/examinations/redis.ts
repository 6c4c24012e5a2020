import { Redis } from 'ioredis';
import { messageOf } from '../../src/kernel/errors.ts';
import { bad, good, unset, warning, type Examination, type Finding } from '../finding.ts';
import { isOlder } from '../version.ts';

const WITHIN_MS = 5_000;
/** What BullMQ asks for. */
const LEAST = [6, 2] as const;

export const examineRedis: Examination = async ({ redisUrl }) => {
  if (redisUrl === undefined) return [unset('Redis', 'REDIS_URL is not set: jobs are kept in PostgreSQL')];
  const redis = new Redis(redisUrl, {
    ...{ lazyConnect: true, connectTimeout: WITHIN_MS, commandTimeout: WITHIN_MS },
    ...{ maxRetriesPerRequest: 0, retryStrategy: () => null },
  });
  // Its own account of an error holds the AUTH command, password and all.
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return [versionOf(await redis.info('server')), await policyOf(redis)];
  } catch (error) {
    return [
      bad(
        'Redis',
        `does not let this machine in: ${messageOf(error)}`,
        'Check host, port, user and password in REDIS_URL (rediss:// for TLS), and the firewall between.',
      ),
    ];
  } finally {
    redis.disconnect();
  }
};

function versionOf(info: string): Finding {
  const [, version = ''] = /^redis_version:(.*?)\r?$/m.exec(info) ?? [];
  return isOlder(version, LEAST)
    ? bad(
        'Redis',
        `version ${version} is too old`,
        `Upgrade the server to Redis ${LEAST.join('.')} or newer.`,
      )
    : good('Redis', `answers, version ${version}`);
}

/** With any other policy a full server forgets jobs. */
async function policyOf(redis: Redis): Promise<Finding> {
  const about = 'Redis memory';
  const remedy =
    'Set maxmemory-policy to noeviction in redis.conf, or in the parameters of the managed service.';
  try {
    const [, policy = ''] = (await redis.config('GET', 'maxmemory-policy')) as string[];
    return policy === 'noeviction'
      ? good(about, 'maxmemory-policy is noeviction')
      : bad(about, `maxmemory-policy is ${policy}: a full server would forget jobs`, remedy);
  } catch {
    return warning(about, 'maxmemory-policy cannot be read here', remedy);
  }
}
