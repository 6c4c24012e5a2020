import { examineAccess } from './examinations/access.ts';
import { examineBot } from './examinations/bot.ts';
import { examineEndpoint } from './examinations/endpoint.ts';
import { examineGraph } from './examinations/graph.ts';
import { examineNode } from './examinations/node.ts';
import { examinePostgres } from './examinations/postgres.ts';
import { examinePowerShell } from './examinations/powershell.ts';
import { examineRedis } from './examinations/redis.ts';
import { examineSlack } from './examinations/slack.ts';
import { examineWebhook } from './examinations/webhook.ts';
import type { Environment, Examination, Finding } from './finding.ts';
import type { ReadSettings } from './settings.ts';

/** In the order in which they are told: what the machine needs, then whom it talks to, then who may do what. */
const EXAMINATIONS: readonly Examination[] = [
  ...[examineNode, examinePostgres, examineRedis],
  ...[examineBot(), examineSlack, examineEndpoint, examineWebhook],
  ...[examineGraph, examinePowerShell, examineAccess],
];

/** Looks at everything at once; what is not set up yet keeps nothing else from being looked at. */
export async function examine(
  { findings, config }: ReadSettings,
  env: Environment,
  examinations = EXAMINATIONS,
): Promise<readonly Finding[]> {
  if (!config) return findings;
  const found = await Promise.all(examinations.map((look) => look(config, env)));
  return [...findings, ...found.flat()];
}
