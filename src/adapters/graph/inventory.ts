import { z } from 'zod';
import {
  hardwareId,
  parseMac,
  type Device,
  type Inventory,
  type InventoryPage,
  type Mac,
} from '../../devices/index.ts';
import { readAll } from './batch.ts';
import { parse, type GraphClient } from './client.ts';
import {
  availableFirmware,
  configurationFirmware,
  configurationPage,
  healthFirmware,
  healthPage,
  toDetail,
} from './device-detail.ts';
import { deviceRecord, platformOf, toDevice, type DeviceRecord } from './device-record.ts';
import { errorOf, goneOr } from './errors.ts';

/**
 * The inventory on Graph's `/teamwork/devices` (beta). The list is read without a filter: `deviceType eq 'sip'` would lose
 * the analog adapters (`sipAnalog`), and two filters cannot be joined.
 */

const LIST = 'beta/teamwork/devices?$top=50';

export function createInventory(client: GraphClient): Inventory {
  const warned = new Set<string>();
  /** What a scan costs: the pages of the last whole one, or how far the one came that was given up. */
  let scanPages: number | undefined;
  /** Whether phones' unique ids are their hardware addresses; Microsoft does not say, so it is learnt from the records. */
  let uniqueIdIsMac: boolean | undefined;

  function devicesOf(records: readonly DeviceRecord[]): Device[] {
    const phones = records.filter((record) => platformOf(record) !== undefined);
    return phones.flatMap((record) => {
      if (uniqueIdIsMac !== true)
        uniqueIdIsMac = parseMac(record.hardwareDetail?.uniqueId ?? '') !== undefined;
      const device = toDevice(record);
      if (!device && !warned.has(record.id)) {
        warned.add(record.id);
        client.log.warn({ deviceId: record.id }, 'Device has no readable hardware address and is left out');
      }
      return device ?? [];
    });
  }

  async function* pages(from = LIST): AsyncGenerator<InventoryPage> {
    let count = 0;
    try {
      for await (const { value, next = null } of client.pages(from, deviceRecord)) {
        count++;
        yield { devices: devicesOf(value), next };
      }
    } catch (error) {
      throw goneOr(error);
    }
    if (from === LIST) scanPages = count;
  }

  /** Reads page after page; gives up (undefined) when asking for each phone by itself would have cost less. */
  async function scan(wanted: ReadonlySet<Mac>): Promise<Device[] | undefined> {
    const found: Device[] = [];
    let read = 0;
    for await (const page of pages()) {
      found.push(...page.devices.filter((device) => wanted.has(device.mac)));
      if (++read <= wanted.size || uniqueIdIsMac === false) continue;
      scanPages = read;
      return undefined;
    }
    return found;
  }

  async function ask(wanted: ReadonlySet<Mac>): Promise<Device[]> {
    const urls = [...wanted].map((mac) => {
      const filter = encodeURIComponent(`hardwareDetail/uniqueId eq '${hardwareId(mac)}'`);
      return `/teamwork/devices?$filter=${filter}`;
    });
    const answers = await readAll(client, 'beta', urls).catch((error: unknown) => {
      throw goneOr(error);
    });
    const missing = answers.find((answer) => answer.status === 404);
    if (missing) throw goneOr(errorOf(missing, LIST));
    const list = z.object({ value: z.array(deviceRecord) });
    return answers.flatMap((answer) => devicesOf(parse(list, answer.body, LIST).value));
  }

  /** Reads a page of each of these phones; one that is missing tells nothing. */
  async function tell<Page>(
    ids: readonly string[],
    page: 'health' | 'configuration',
    schema: z.ZodType<Page>,
    firmwareOf: (page: Page) => string | null,
  ): Promise<ReadonlyMap<string, string | null>> {
    const urls = ids.map((id) => `/teamwork/devices/${encodeURIComponent(id)}/${page}`);
    const answers = await readAll(client, 'beta', urls);
    return new Map(
      ids.map((id, index) => {
        const answer = answers[index];
        const found = answer?.status === 200 ? parse(schema, answer.body, urls[index] ?? page) : undefined;
        return [id, found === undefined ? null : firmwareOf(found)];
      }),
    );
  }

  return {
    pages,
    async find(macs) {
      const wanted = new Set(macs);
      if (wanted.size === 0) return [];
      // A process that never scanned tries it, since that costs no more than asking; its first page tells what unique ids are.
      const worthScanning = uniqueIdIsMac === false || wanted.size >= (scanPages ?? 0);
      return (worthScanning ? await scan(wanted) : undefined) ?? ask(wanted);
    },
    async detail(id) {
      const device = `/teamwork/devices/${encodeURIComponent(id)}`;
      const [health, configuration] = await readAll(client, 'beta', [
        `${device}/health`,
        `${device}/configuration`,
      ]);
      if (health?.status !== 200 || configuration?.status !== 200) return undefined;
      return toDetail(
        parse(healthPage, health.body, `${device}/health`),
        parse(configurationPage, configuration.body, `${device}/configuration`),
      );
    },
    availableFirmware: (ids) => tell(ids, 'health', healthPage, availableFirmware),
    async firmware(ids) {
      const told = await tell(ids, 'health', healthPage, healthFirmware);
      const silent = ids.filter((id) => told.get(id) === null);
      return new Map([
        ...told,
        ...(await tell(silent, 'configuration', configurationPage, configurationFirmware)),
      ]);
    },
  };
}
