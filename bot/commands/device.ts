import { device as card } from '../../cards/device.ts';
import { displayMac, parseMac, parseSelector, type Device } from '../../src/devices/index.ts';
import { answer, refused, say, type Answer } from '../answer.ts';
import type { Command, Context } from '../command.ts';

const HISTORY = 8;
/** The phone's own pages are two more requests; when Graph is slow the card comes without them. */
const DETAIL_WITHIN_MS = 700;

export const device: Command = {
  id: 'device',
  says: { en: ['device'], fr: ['appareil', 'poste'] },
  usage: { en: 'device <MAC or name>', fr: 'appareil <MAC ou nom>' },
  summary: { en: 'One phone: details and history', fr: 'Un téléphone : détails et historique' },
  examples: { en: ['device LYO-1-001'], fr: ['appareil LYO-1-001'] },
  needs: 'viewer',
  run(context, rest) {
    if (rest.trim() === '')
      return Promise.resolve(say('warning', 'usage', { usage: device.usage[context.locale] }));
    return deviceCard(context, rest.trim());
  },
};

/** The phone with this MAC, or the one that a name or selector picks. */
export async function deviceCard(context: Context, text: string): Promise<Answer> {
  const { devices } = context.services.stores;
  const mac = parseMac(text);
  if (mac) {
    const found = (await devices.byMacs([mac])).get(mac);
    return found ? detailed(context, found) : say('warning', 'device.not-found', { text });
  }
  const selector = parseSelector(text);
  if (!selector.ok) return refused(selector.refusal);
  const [first, second] = await devices.select(selector.value, { offset: 0, limit: 2 });
  if (!first) return say('warning', 'device.not-found', { text });
  if (second) return say('info', 'selector.ambiguous', { text }, { suggestions: [`devices ${text}`] });
  return detailed(context, first);
}

async function detailed({ services }: Context, found: Device): Promise<Answer> {
  const slow = new Promise<undefined>(
    (resolve) => void setTimeout(resolve, DETAIL_WITHIN_MS, undefined).unref(),
  );
  const [detail, history] = await Promise.all([
    Promise.race([services.world.inventory.detail(found.id), slow]).catch(() => undefined),
    services.stores.audit.recent(`device ${found.mac}`, HISTORY),
  ]);
  // The inventory's list does not tell the firmware; what was read for one phone is kept for selectors.
  if (detail) {
    const told = new Map([[found.id, detail.firmware]]);
    await services.stores.devices.noteFirmware(told, services.world.clock.now());
  }
  return answer(card, {
    device: { ...found, mac: displayMac(found.mac), modifiedAt: found.modifiedAt?.toISOString() ?? null },
    ...(detail ? { detail: { ...detail, lastSeenAt: detail.lastSeenAt?.toISOString() ?? null } } : {}),
    history: history.map(({ at, action, who, detail: of }) => ({
      at: at.toISOString(),
      what: EVENTS[action] ?? action,
      who: who.name,
      ...(typeof of?.change === 'number' ? { changeId: String(of.change) } : {}),
    })),
  });
}

const EVENTS: Readonly<Record<string, string>> = {
  'target.succeeded': 'verified',
  'target.failed': 'failed',
  'target.skipped': 'skipped',
  'target.unknown': 'unknown',
};
