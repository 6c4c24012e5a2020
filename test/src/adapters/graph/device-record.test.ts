import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deviceRecord,
  platformOf,
  parseTime,
  toDevice,
} from '../../../../src/adapters/graph/device-record.ts';

const record = (more: object): ReturnType<typeof deviceRecord.parse> =>
  deviceRecord.parse({
    id: '1',
    deviceType: 'sip',
    hardwareDetail: { uniqueId: '00-04-f2-00-00-01' },
    ...more,
  });

describe('src/adapters/graph/device-record.ts', () => {
  it.each(['sip', 'SIP', 'sipAnalog', 'SipAnalog'])('takes the device type %s', (deviceType) => {
    expect(platformOf(record({ deviceType }))).toBe('sip-gateway');
  });

  it.each(['teamsRoom', 'unknown', null])('leaves out the device type %s', (deviceType) => {
    expect(platformOf(record({ deviceType }))).toBeUndefined();
  });

  it.each(['ipPhone', 'lowCostPhone', 'IPPhone'])('knows a native Teams phone by %s', (deviceType) => {
    expect(platformOf(record({ deviceType }))).toBe('teams');
  });

  it('reads enums without regard to case, and what it does not know as unknown', () => {
    expect(toDevice(record({ healthStatus: 'NonUrgent', activityState: 'Idle' }))).toMatchObject({
      health: 'nonUrgent',
      activity: 'idle',
    });
    expect(toDevice(record({ healthStatus: 'onFire', activityState: null }))).toMatchObject({
      health: 'unknown',
      activity: 'unknown',
    });
  });

  it('reads site and region from the notes, wherever they stand', () => {
    expect(
      toDevice(record({ notes: 'Desk 4\nregion: emea; Location: São Paulo ; bought 2021' })),
    ).toMatchObject({
      site: 'São Paulo',
      region: 'EMEA',
    });
    expect(toDevice(record({ notes: 'Region: Mars' }))).toMatchObject({ site: null, region: null });
  });

  it('takes the first address it can read, and no device without one', () => {
    const hardwareDetail = { uniqueId: '5abcdefgh', macAddresses: ['', '0004F2000002'] };
    expect(toDevice(record({ hardwareDetail }))).toMatchObject({ mac: '0004f2000002' });
    expect(toDevice(record({ hardwareDetail: { macAddresses: [] } }))).toBeUndefined();
    expect(toDevice(record({ hardwareDetail: null }))).toBeUndefined();
  });

  it('reads both ways in which Graph writes a time, and any text without a fall', () => {
    expect(parseTime('2021-06-19T12-01-03.45Z')).toEqual(new Date('2021-06-19T12:01:03.450Z'));
    expect(parseTime('2021-06-19T12:01:03Z')).toEqual(new Date('2021-06-19T12:01:03Z'));
    fc.assert(
      fc.property(
        fc.string(),
        (text) => parseTime(text) === null || !Number.isNaN(parseTime(text)?.getTime()),
      ),
    );
  });

  it('reads any notes without a fall', () => {
    fc.assert(fc.property(fc.string(), (notes) => toDevice(record({ notes }))?.id === '1'));
  });
});
