import { brandOf, compareFirmware, type Device } from '../devices/index.ts';
import { modelKey, publishedFor } from './model.ts';
import type { Published } from './published.ts';
import type { Verdict } from './verdict.ts';

/** What the firmware of a phone is judged by. */
type Versioned = Pick<Device, 'vendor' | 'model' | 'firmware' | 'region'>;

export interface Judgement {
  readonly verdict: Verdict;
  /** What it should run, as it is published; null where nothing is. */
  readonly expected: string | null;
}

/**
 * Holds a phone against what Microsoft publishes. Versions are no common measure: only the approved version itself is
 * approved, and where the vendor's own order does not tell which of two is the older, that is what is said.
 */
export function judge(phone: Versioned): Judgement {
  const published = publishedFor(phone.vendor, phone.model);
  if (!published) return { verdict: 'not-listed', expected: null };
  const images = imagesOf(published, phone);
  const firmware = phone.firmware?.trim() ?? '';
  const verdict = firmware === '' ? 'not-known' : verdictOf({ ...phone, firmware }, published, images);
  const expected =
    verdict === 'below-minimum' && published.minimum !== null ? `≥ ${published.minimum}` : images.join(' / ');
  return { verdict, expected };
}

type Known = Versioned & { readonly firmware: string };

function verdictOf(phone: Known, published: Published, images: readonly string[]): Verdict {
  if (images.some((image) => isSame(image, phone.firmware)))
    return images.length === 1 ? 'approved' : 'region-unknown';
  return misplaced(phone, published, images) ?? placed(phone, published, images);
}

/** What is wrong with a version whatever its number. */
function misplaced(phone: Known, { approved }: Published, images: readonly string[]): Verdict | undefined {
  if (typeof approved !== 'string' && Object.values(approved).some((image) => isSame(image, phone.firmware)))
    return 'other-region';
  const brand = brandOf(phone.vendor);
  // "A multiplatform version ends in MPP"; an adapter's goes on behind it.
  if (brand === 'Cisco' && !/mpp/i.test(phone.firmware)) return 'not-multiplatform';
  // `66.86.5.1`: the first of Yealink's fields is the hardware that the image is for.
  const hardware = (version: string): string | undefined => /^(\d+)\./.exec(version)?.[1];
  if (brand === 'Yealink' && !images.some((image) => hardware(image) === hardware(phone.firmware)))
    return hardware(phone.firmware) === undefined ? 'unclear' : 'other-hardware';
  return undefined;
}

/** Where a version stands between minimum and approved. */
function placed({ vendor, firmware }: Known, { minimum }: Published, images: readonly string[]): Verdict {
  const orders = new Set(images.map((image) => compareFirmware(vendor, firmware, image)));
  const order = orders.size === 1 ? [...orders][0] : 'unknown';
  const toMinimum = minimum === null ? 'unknown' : compareFirmware(vendor, firmware, minimum);
  const lines = minimum === null ? 'older' : compareFirmware(vendor, minimum, images[0] ?? '');
  if (order === 'unknown') {
    // On no known line, unless minimum and approved are of two and it is of the minimum's.
    if (lines !== 'unknown' || toMinimum === 'unknown') return 'unclear';
    return toMinimum === 'older' ? 'below-minimum' : 'other-line';
  }
  if (order !== 'older') return order === 'newer' ? 'newer' : 'unclear';
  // A minimum above the approved version on one line contradicts itself, and says nothing of what is older than both.
  if (lines === 'newer') return 'unclear';
  return toMinimum === 'older' ? 'below-minimum' : 'behind';
}

/** The approved image of the phone's region; of every region where the phone's is not known. */
function imagesOf({ approved }: Published, { region }: Versioned): readonly string[] {
  if (typeof approved === 'string') return [approved];
  return region === null ? Object.values(approved) : [approved[region]];
}

function isSame(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** The release that ended Polycom's own Device-Lock. */
const PHONE_LOCK = '5.5.1';

/**
 * Whether an update takes this phone past the release from which on Polycom's Device-Lock is gone: its PIN is not carried
 * over, and the phone stands open.
 */
export function losesDeviceLock({ vendor, model, firmware }: Versioned): boolean {
  return (
    brandOf(vendor) === 'Poly' &&
    modelKey(model).startsWith('vvx') &&
    firmware !== null &&
    compareFirmware(vendor, firmware, PHONE_LOCK) === 'older'
  );
}
