import type { Device, Mac } from '../../../../src/devices/index.ts';
import type { GuardFacts } from '../../../../src/operations/guards/guard.ts';

/** An idle phone of a site with ten, all of which answer. */
export function facts(device: Partial<Device> = {}, more: Partial<GuardFacts> = {}): GuardFacts {
  return {
    device: {
      id: 'd1',
      mac: '0004f2000001' as Mac,
      platform: 'sip-gateway',
      name: 'LYO-1-001',
      site: 'Lyon',
      region: 'EMEA',
      vendor: 'Poly',
      model: 'VVX 411',
      firmware: '6.4.3.5814',
      userId: null,
      upn: null,
      health: 'healthy',
      activity: 'idle',
      modifiedAt: null,
      ...device,
    },
    heldMs: 0,
    site: { phones: 10, answering: 10, underWay: 0 },
    acknowledged: new Set(),
    ...more,
  };
}

/** What somebody took upon himself. */
export const acknowledging = (...guards: string[]): Pick<GuardFacts, 'acknowledged'> => ({
  acknowledged: new Set(guards),
});
