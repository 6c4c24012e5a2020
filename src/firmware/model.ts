import { brandOf } from '../devices/index.ts';
import { SIP_GATEWAY } from './data/sip-gateway.ts';
import type { Published } from './published.ts';

/** Words that some spell a model with and others without: `Cisco IP Phone 8841`, `CP-8841-3PCC-K9`, `SIP-T46U`. */
const NOISE = new Set(
  'cisco poly polycom realpresence yealink audiocodes snom gigaset spectralink algo ascom cp ip phone sip 3pcc k9 mpp edge fxs pro'.split(
    ' ',
  ),
);

/** What is published for this phone; undefined where its model is not listed. */
export function publishedFor(vendor: string, model: string): Published | undefined {
  const brand = brandOf(vendor);
  if (!brand) return undefined;
  const rows = SIP_GATEWAY.brands[brand];
  const wanted = modelKey(model);
  return (
    rows.find(({ models }) => models !== 'others' && models.some((listed) => modelKey(listed) === wanted)) ??
    rows.find(({ models }) => models === 'others')
  );
}

/** `VVX 411`, `VVX411` and `Polycom VVX-411` are one model. */
export function modelKey(model: string): string {
  const words = model.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return words.filter((word) => !NOISE.has(word)).join('');
}
