/** Whether a device is one that a selector picks. */
import type { Device } from './device.ts';
import { compareFirmware, type FirmwareOrder } from './firmware.ts';
import { fold } from './fold.ts';
import type { SelectorField } from './selector-names.ts';
import type { Condition, Operator, Selector } from './selector-condition.ts';

export function matches(selector: Selector, device: Device): boolean {
  return selector.conditions.every((condition) => holds(condition, device) !== condition.negated);
}

/** Whether what the selector says of firmware holds; its other conditions do not count. */
export function firmwareMatches(selector: Selector, phone: Versioned): boolean {
  return selector.conditions
    .filter(({ field }) => field === 'firmware')
    .every((condition) => firmwareHolds(condition, phone) !== condition.negated);
}

type Versioned = Pick<Device, 'vendor' | 'firmware'>;

function holds(condition: Condition, device: Device): boolean {
  return condition.field === 'firmware'
    ? firmwareHolds(condition, device)
    : textsHold(condition, textsOf(condition.field, device));
}

function firmwareHolds(condition: Condition, phone: Versioned): boolean {
  const wanted = ORDERS[condition.op];
  if (wanted) return condition.values.some((value) => wanted.includes(firmwareOrder(phone, value)));
  return textsHold(condition, phone.firmware === null ? [] : [phone.firmware]);
}

function textsHold({ op, values }: Condition, texts: readonly string[]): boolean {
  const folded = texts.map(fold);
  return values.some((value) => folded.some((text) => textHolds(op, text, fold(value))));
}

/** What a comparison accepts. An order that nobody knows is none of these. */
const ORDERS: Readonly<Partial<Record<Operator, readonly FirmwareOrder[]>>> = {
  '<': ['older'],
  '<=': ['older', 'same'],
  '>': ['newer'],
  '>=': ['newer', 'same'],
};

function firmwareOrder({ vendor, firmware }: Versioned, value: string): FirmwareOrder {
  return firmware === null ? 'unknown' : compareFirmware(vendor, firmware, value);
}

function textHolds(op: Operator, text: string, value: string): boolean {
  if (op === 'contains') return text.includes(value);
  return op === 'like' ? isLike(text, value) : text === value;
}

/** `*` stands for any run of characters. Piece by piece, since a pattern of many stars would cost a regular expression dear. */
function isLike(text: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length)
    return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found === -1 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}

function textsOf(field: SelectorField, device: Device): string[] {
  const texts =
    field === 'any' ? [device.name, device.mac, device.upn, device.model] : [valueOf(field, device)];
  return texts.filter((text) => text !== null);
}

function valueOf(field: Exclude<SelectorField, 'any'>, device: Device): string | null {
  if (field === 'user') return device.upn;
  if (field === 'enrolled') return device.userId === null && device.upn === null ? 'no' : 'yes';
  return device[field];
}
