import { z } from 'zod';
import type { DeviceAction, DeviceActions, DeviceOperation, DeviceRequest } from '../../operations/tenant.ts';
import { refused, type Said } from './asked.ts';
import { postAll } from './batch-posts.ts';
import { batchSize, readAll } from './batch.ts';
import { parse, type GraphClient } from './client.ts';
import { isType, operationRecord, toOperation, type OperationRecord } from './device-operation.ts';
import { goneOr, isOk, unreadable, type Answer } from './errors.ts';

/** What Graph's `/teamwork/devices` (beta) lets programs do to a phone. */

const DEVICES = '/teamwork/devices';
const OFFERS: ReadonlySet<DeviceAction> = new Set<DeviceAction>([
  'restart',
  'runDiagnostics',
  'updateSoftware',
]);
const operationsPage = z.object({
  value: z.array(operationRecord),
  '@odata.nextLink': z.string().optional(),
});
/** Of a phone's operations, 50 each. A service that links on beyond that goes round in circles. */
const MAX_PAGES = 40;

export function createDeviceActions(client: GraphClient): DeviceActions {
  /** A 404 may mean one device or all of them: the list tells. */
  async function resourceGone(): Promise<Said | undefined> {
    try {
      await client.get(`beta${DEVICES}?$top=1`, z.unknown());
      return undefined;
    } catch (error) {
      return { state: 'closed', error: goneOr(error) };
    }
  }
  /** Reads what may be missing by itself, but not because the resource is. */
  async function read(urls: readonly string[]): Promise<Answer[]> {
    const answers = await readAll(client, 'beta', urls).catch((error: unknown) => {
      throw goneOr(error);
    });
    const closed = answers.some(isMissing) ? await resourceGone() : undefined;
    if (closed?.state === 'closed') throw closed.error;
    return answers;
  }

  return {
    offers: OFFERS,
    atOnce: batchSize(client),
    async ask(action, requests) {
      let gone: Promise<Said | undefined> | undefined;
      const posts = requests.map((request) => ({
        url: `${deviceUrl(request.deviceId)}/${action}`,
        body: bodyOf(request),
      }));
      return postAll(client, 'beta', posts, async (answer) => {
        if (isOk(answer)) return accepted(answer);
        if (answer.status === 409) return { state: 'under-way' };
        return isMissing(answer) ? ((await (gone ??= resourceGone())) ?? refused('device-gone')) : undefined;
      });
    },
    async follow(operations) {
      const urls = operations.map(
        ({ deviceId, operationId }) => `${deviceUrl(deviceId)}/operations/${encodeURIComponent(operationId)}`,
      );
      return (await read(urls)).map((answer, index) =>
        isMissing(answer) ? undefined : toOperation(parse(operationRecord, answer.body, urls[index] ?? '')),
      );
    },
    async newest(action, deviceIds) {
      const newest: (DeviceOperation | undefined)[] = deviceIds.map(() => undefined);
      let pages = deviceIds.map((id, index) => ({ index, url: `${deviceUrl(id)}/operations?$top=50` }));
      for (let count = 0; pages.length > 0; count++) {
        if (count === MAX_PAGES) throw unreadable(DEVICES, 'endless nextLink');
        const answers = await read(pages.map(({ url }) => url));
        pages = pages.flatMap(({ index, url }, n) => {
          const answer = answers[n];
          if (!answer || isMissing(answer)) return [];
          const page = parse(operationsPage, answer.body, url);
          newest[index] = newestOf(newest[index], page.value, action);
          const link = page['@odata.nextLink'];
          return link === undefined ? [] : [{ index, url: client.pathOf(link).replace(/^beta/, '') }];
        });
      }
      return newest;
    },
  };
}

function deviceUrl(id: string): string {
  return `${DEVICES}/${encodeURIComponent(id)}`;
}

function isMissing({ status }: Answer): boolean {
  return status === 404;
}

function bodyOf({ software }: DeviceRequest): object {
  return software ? { softwareType: software.type, softwareVersion: software.version } : {};
}

/** Accepted without a word on how to follow it is as good as queued already: either way its operation has to be looked up. */
function accepted({ headers }: Answer): Said {
  const id = /\boperations(?:\/|\(')([^/'?#]+)/.exec(headers.get('location') ?? '')?.[1];
  return id === undefined ? { state: 'under-way' } : { state: 'accepted', operationId: id };
}

/** Microsoft promises no order. */
function newestOf(
  known: DeviceOperation | undefined,
  records: readonly OperationRecord[],
  action: DeviceAction,
): DeviceOperation | undefined {
  const time = (operation: DeviceOperation): number => operation.createdAt?.getTime() ?? 0;
  return records
    .filter((record) => isType(record, action))
    .map(toOperation)
    .reduce<DeviceOperation | undefined>(
      (best, each) => (best && time(best) >= time(each) ? best : each),
      known,
    );
}
