import type { TeamworkDevice } from '@microsoft/microsoft-graph-types-beta';
import { parseMac } from '../../devices/index.ts';
import { configurationRecord, deviceRecord, deviceType, healthRecord } from './device-records.ts';
import { badRequest, graphError, json, notFound, type Ask, type Reply } from './exchange.ts';
import { page, parseFilter, select } from './odata.ts';
import { operationRecord, startOperation } from './operations.ts';
import type { Phone } from './phones.ts';
import type { Operation } from './records.ts';
import type { World } from './world.ts';

/** `/beta/teamwork/devices`: the inventory, and what can be done to one phone. */

const PAGES = { defaultTop: 20, maxTop: 50, emptyAt: 100 };
const ACTIONS: Readonly<Record<string, Operation['type']>> = {
  restart: 'deviceRestart',
  runDiagnostics: 'deviceDiagnostics',
  updateSoftware: 'softwareUpdate',
};

/** @param rest the path behind `/teamwork/devices`, split at its slashes */
export function answerDevices(world: World, ask: Ask, rest: readonly string[]): Reply {
  const [id, part, operationId] = rest;
  if (id === undefined) return ask.method === 'GET' ? listDevices(world, ask) : methodNotAllowed();
  const phone = world.phone(id);
  if (!phone) return notFound(`Device ${id}`);
  if (ask.method === 'POST') return act(world, phone, part ?? '', ask.body);
  if (ask.method !== 'GET') return methodNotAllowed();
  if (part === undefined) return json(select(deviceRecord(world, phone), ask.query));
  if (part === 'operations') return readOperations(world, ask, phone, operationId);
  return readPart(world, phone, part);
}

const methodNotAllowed = (): Reply =>
  graphError(405, 'MethodNotAllowed', 'This resource does not take that method.');

function listDevices(world: World, ask: Ask): Reply {
  const filter = parseFilter(ask.query);
  if (filter.kind === 'none') return pageOf(world, ask, world.phones);
  if (filter.kind === 'unsupported' || filter.kind === 'either' || filter.values.length !== 1)
    return badRequest('Only eq filters are supported.');
  const wanted = filter.values[0] ?? '';
  switch (filter.field) {
    case 'deviceType':
      return pageOf(
        world,
        ask,
        world.phones.filter((phone) => deviceType(phone).toLowerCase() === wanted.toLowerCase()),
      );
    case 'hardwareDetail/uniqueId': {
      const mac = parseMac(wanted);
      return pageOf(world, ask, present(mac && world.byMac.get(mac)));
    }
    case 'currentUser/id': {
      const account = world.accounts.find(wanted);
      return pageOf(world, ask, present(account && world.byAccount.get(account.index)));
    }
    default:
      return badRequest(`Filtering on ${filter.field} is not supported.`);
  }
}

function present(phone: Phone | undefined): Phone[] {
  return phone ? [phone] : [];
}

function pageOf(world: World, ask: Ask, phones: readonly Phone[]): Reply {
  const at = (index: number): TeamworkDevice => {
    const phone = phones[index];
    return phone ? deviceRecord(world, phone) : {};
  };
  return page(ask, phones.length, at, PAGES);
}

function readPart(world: World, phone: Phone, part: string): Reply {
  const changed = { id: phone.id, lastModifiedDateTime: new Date(phone.changedAt).toISOString() };
  switch (part) {
    case 'health':
      return json({ ...changed, ...healthRecord(world, phone) });
    case 'configuration':
      return json({ ...changed, ...configurationRecord(phone) });
    case 'activity':
      return json({ ...changed, activePeripherals: null });
    default:
      return notFound(`Segment ${part}`);
  }
}

function readOperations(world: World, ask: Ask, phone: Phone, operationId: string | undefined): Reply {
  const operations = (world.operations.get(phone.id) ?? []).map((each) => operationRecord(each, world.now()));
  if (operationId === undefined)
    return page(ask, operations.length, (index) => operations[index] ?? {}, PAGES);
  const operation = operations.find((each) => each.id === operationId);
  return operation ? json(operation) : notFound(`Operation ${operationId}`);
}

function act(world: World, phone: Phone, action: string, body: unknown): Reply {
  const type = ACTIONS[action];
  if (!type) return notFound(`Action ${action}`);
  const version = type === 'softwareUpdate' ? softwareVersion(body) : undefined;
  if (type === 'softwareUpdate' && version === undefined)
    return badRequest('softwareType and softwareVersion are required.');
  const operation = startOperation(world, phone, type, version);
  if (!operation) return graphError(409, 'Conflict', 'The same operation is already queued for this device.');
  return { status: 202, headers: { Location: `/teamwork/devices/${phone.id}/operations/${operation.id}` } };
}

function softwareVersion(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  if (!('softwareType' in body) || !('softwareVersion' in body)) return undefined;
  return typeof body.softwareVersion === 'string' ? body.softwareVersion : undefined;
}
