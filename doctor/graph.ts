import { createGraph, graphToken } from '../src/adapters/graph/index.ts';
import type { MemberDirectory } from '../src/access/index.ts';
import type { GraphSettings } from '../src/config.ts';
import { silentLog } from '../src/kernel/log.ts';
import type { SharedRate } from '../src/kernel/rate.ts';

/** A handful of requests needs no share of the budget. */
const FREE: SharedRate = { take: () => Promise.resolve(0), note: () => undefined };

/** Who is in the groups of the access file, as the bot asks for it; nobody can be found without Graph. */
export function membersOf(graph: GraphSettings | undefined): MemberDirectory {
  if (!graph) return { group: () => Promise.resolve(undefined), named: () => Promise.resolve(new Map()) };
  const { baseUrl, requestsPerSecond } = graph;
  return createGraph({ baseUrl, requestsPerSecond, token: graphToken(graph), rate: FREE, log: silentLog })
    .members;
}
