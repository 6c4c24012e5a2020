export { REGIONS, HEALTHS, ACTIVITIES } from './device.ts';
export type { Activity, Device, Health, Region } from './device.ts';
export type { DeviceDetail, Inventory } from './inventory.ts';
export { boxOf, displayMac, hardwareId, parseMac } from './mac.ts';
export type { Mac } from './mac.ts';
