import { z } from 'zod';
import type { Account, Directory } from '../../enrolment/directory.ts';
import {
  accountOf,
  configurationRecord,
  userRecord,
  type ConfigurationRecord,
  type UserRecord,
} from './account-record.ts';
import { readAll } from './batch.ts';
import { parse, type GraphClient } from './client.ts';
import { NAMES_PER_FILTER, nameFilters } from './name-filters.ts';

/** Accounts from Graph: who they are (`/users`) and what Teams lets them do (`/admin/teams/userConfigurations`). */

const USERS = '/users?$select=id,userPrincipalName,accountEnabled,assignedPlans';
const CONFIGURATIONS =
  '/admin/teams/userConfigurations?$select=id,userPrincipalName,telephoneNumbers,effectivePolicyAssignments';
const PAGE = '&$top=999';
/** What reading the whole directory is thought to cost, in requests, before it was read once. */
const FIRST_GUESS = 20;

interface Records {
  readonly users: ReadonlyMap<string, UserRecord>;
  readonly configurations: ReadonlyMap<string, ConfigurationRecord>;
}

export function createDirectory(client: GraphClient): Directory {
  let wholeCost = FIRST_GUESS;

  async function askFor(wanted: ReadonlySet<string>): Promise<Records> {
    const filters = nameFilters([...wanted]);
    const urls = [USERS, CONFIGURATIONS].flatMap((resource) =>
      filters.map((filter) => `${resource}&$filter=${filter}`),
    );
    const bodies = (await readAll(client, 'v1.0', urls)).map((answer) => answer.body);
    const records = <T>(item: z.ZodType<T>, part: readonly unknown[], path: string): T[] =>
      part.flatMap((body) => parse(z.object({ value: z.array(item) }), body, path).value);
    return {
      users: keyed(records(userRecord, bodies.slice(0, filters.length), USERS)),
      configurations: keyed(records(configurationRecord, bodies.slice(filters.length), CONFIGURATIONS)),
    };
  }

  /** Reads page after page, keeping what is wanted; gives up (undefined) when asking for the names would have cost less. */
  async function readWhole(wanted: ReadonlySet<string>, limit: number): Promise<Records | undefined> {
    const budget = { left: limit };
    const [users, configurations] = await Promise.all([
      collect(client, `v1.0${USERS}${PAGE}`, userRecord, wanted, budget),
      collect(client, `v1.0${CONFIGURATIONS}${PAGE}`, configurationRecord, wanted, budget),
    ]);
    wholeCost = Math.max(1, limit - budget.left);
    return users && configurations ? { users, configurations } : undefined;
  }

  return {
    async accounts(upns) {
      const wanted = new Set(upns.map((upn) => upn.toLowerCase()));
      const cost = 2 * Math.ceil(wanted.size / NAMES_PER_FILTER);
      const whole = cost > wholeCost ? await readWhole(wanted, cost) : undefined;
      return merge(whole ?? (await askFor(wanted)));
    },
  };
}

/** @returns undefined when the budget ran out before the last page */
async function collect<T extends { readonly userPrincipalName: string }>(
  client: GraphClient,
  path: string,
  item: z.ZodType<T>,
  wanted: ReadonlySet<string>,
  budget: { left: number },
): Promise<ReadonlyMap<string, T> | undefined> {
  const kept: T[] = [];
  for await (const { value } of client.pages(path, item)) {
    kept.push(...value.filter((record) => wanted.has(record.userPrincipalName.toLowerCase())));
    if (--budget.left < 0) return undefined;
  }
  return keyed(kept);
}

function keyed<T extends { readonly userPrincipalName: string }>(
  records: readonly T[],
): ReadonlyMap<string, T> {
  return new Map(records.map((record) => [record.userPrincipalName.toLowerCase(), record]));
}

function merge({ users, configurations }: Records): ReadonlyMap<string, Account> {
  return new Map([...users].map(([upn, user]) => [upn, accountOf(user, configurations.get(upn))]));
}
