import { describe, expect, it } from 'vitest';
import type { Device, Mac } from '../../../../src/devices/index.ts';
import { firmwareUpdate } from '../../../../src/operations/kinds/firmware-update.ts';

const phone = (
  vendor: string,
  model: string,
  firmware: string | null,
  more: Partial<Device> = {},
): Device => ({
  id: 'd1',
  mac: '0004f2000001' as Mac,
  name: 'P-1',
  site: 'Lyon',
  region: 'EMEA',
  vendor,
  model,
  firmware,
  userId: 'u1',
  upn: 'phone-00001@contoso.example',
  health: 'healthy',
  activity: 'idle',
  modifiedAt: null,
  platform: 'sip-gateway',
  ...more,
});

describe('src/operations/kinds/firmware-update.ts', () => {
  it('restarts what SIP Gateway gives another version, and nothing that a restart does not help', () => {
    expect(firmwareUpdate.outcomeOf(phone('Poly', 'VVX 411', '5.4.0.1'), null)).toBe('go');
    expect(firmwareUpdate.outcomeOf(phone('Cisco', '8841', 'sip88xx.14-2-1-0101-7'), null)).toBe(
      'not-multiplatform',
    );
    expect(firmwareUpdate.outcomeOf(phone('Unheard', 'of', '1.0'), null)).toBe('not-listed');
    expect(firmwareUpdate.outcomeOf(phone('Poly', 'VVX 411', null), null)).toBe('firmware-unknown');
    expect(firmwareUpdate.outcomeOf(phone('Poly', 'VVX 411', '5.4.0.1', { health: 'offline' }), null)).toBe(
      'offline',
    );
  });

  it('gives a native Teams phone the version that Graph has for it', () => {
    const native = phone('Yealink', 'MP56', '1.0', { platform: 'teams' });
    expect(firmwareUpdate.outcomeOf(native, '2.0')).toBe('go');
    expect(firmwareUpdate.outcomeOf(native, '1.0')).toBe('up-to-date');
    expect(firmwareUpdate.orderFor?.(native, '2.0')).toEqual({ action: 'updateSoftware', version: '2.0' });
  });
});
