/** The Teams admin center's device-state webhook. It is neither signed nor repeated, so what it says is a hint to look, and no more. */
import { createHash, timingSafeEqual } from 'node:crypto';
import express, { Router, type RequestHandler } from 'express';
import { z } from 'zod';
import { notFound, turnAway } from '../../src/adapters/http/turn-away.ts';
import { messageOf } from '../../src/kernel/errors.ts';
import type { Log } from '../../src/kernel/log.ts';
import { createPace, type Pace } from '../../src/kernel/pace.ts';
import type { HintStore } from '../../src/monitor/index.ts';
import type { Strangers } from '../doors/strangers.ts';

interface DeviceStateHook {
  /** The last part of the address: all that keeps strangers out. Two while one takes the other's place. */
  readonly secrets: readonly string[];
  readonly tenantId: string;
  readonly hints: Pick<HintStore, 'note'>;
  /** Has the phones of new hints read. */
  confirm(): Promise<void>;
  readonly now: () => Date;
  readonly strangers: Strangers;
  /** How fast hints are taken. */
  readonly pace?: Pace;
  readonly log: Log;
}

const LONGEST = '16kb';
/** A request that takes longer to arrive is given up. */
const ARRIVES_WITHIN_MS = 5_000;
/** An alert older than this is told by the poll, or is a replay. */
const FRESH_FOR_MS = 3_600_000;
/** The sender's clock may be ahead of ours. */
const AHEAD_MS = 5 * 60_000;
/** A site that falls has an alert for each of its phones. Each is two requests to Graph, and what is turned away the poll finds. */
const HINTS = { burst: 500, everyMs: 200 };
/** Graph's ids of phones are GUIDs, and become part of an address. */
const DEVICE_ID = /^[\w-]{1,100}$/;

/** The fields that are read, of those that Microsoft lists. */
const Alert = z.object({
  DeviceId: z.string().regex(DEVICE_ID),
  TenantId: z.string(),
  AlertRaisedAt: z.coerce.date(),
  MetricValues: z.object({ DeviceHealthStatus: z.string() }),
});

export function deviceStateHook({
  secrets,
  tenantId,
  hints,
  confirm,
  now,
  strangers,
  pace = createPace(HINTS),
  log,
}: DeviceStateHook): Router {
  const body = express.raw({ type: 'application/json', limit: LONGEST, inflate: false });
  // Strangers hear nothing, and nothing of theirs is read.
  const knows: RequestHandler<{ secret: string }> = (request, response, next) => {
    if (isOneOf(request.params.secret, secrets)) next();
    else {
      strangers.refused(request);
      turnAway(response, 404);
    }
  };
  const take: RequestHandler<{ secret: string }> = async (request, response) => {
    const bytes: unknown = request.body;
    const alert = Buffer.isBuffer(bytes) ? read(bytes) : undefined;
    if (!alert || !Buffer.isBuffer(bytes)) return void turnAway(response, 400);
    if (alert.TenantId.toLowerCase() !== tenantId.toLowerCase()) {
      log.warn({ tenant: alert.TenantId }, 'a device-state alert of another tenant was refused');
      return void turnAway(response, 403);
    }
    const ageMs = now().getTime() - alert.AlertRaisedAt.getTime();
    if (ageMs > FRESH_FOR_MS || ageMs < -AHEAD_MS) return void turnAway(response, 400);
    if (pace.take(tenantId) > 0) return void turnAway(response, 429);
    const isNew = await hints.note(createHash('sha256').update(bytes).digest('hex'), alert.DeviceId);
    // Whoever does not hear of it now is found by the sweep.
    if (isNew)
      await confirm().catch((error: unknown) => log.warn({ problem: messageOf(error) }, 'not asked'));
    response.sendStatus(202);
  };

  const router = Router();
  // An address that nobody knows looks the same by every method.
  router.use('/hooks', strangers.keepOut);
  router.post('/hooks/device-state/:secret', knows, inTime, body, take);
  router.use('/hooks', notFound);
  return router;
}

/** All are looked at, so that the time it takes tells nothing. */
function isOneOf(given: string, secrets: readonly string[]): boolean {
  return secrets.map((secret) => isSame(given, secret)).includes(true);
}

/** Digests are of one length, and comparing them tells nothing of how much was right. */
function isSame(given: string, expected: string): boolean {
  const [left, right] = [given, expected].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}

const inTime: RequestHandler<{ secret: string }> = (request, _response, next) => {
  const timer = setTimeout(() => request.destroy(), ARRIVES_WITHIN_MS);
  request.once('close', () => clearTimeout(timer));
  request.once('end', () => clearTimeout(timer));
  next();
};

function read(bytes: Buffer): z.infer<typeof Alert> | undefined {
  try {
    return Alert.safeParse(JSON.parse(bytes.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
