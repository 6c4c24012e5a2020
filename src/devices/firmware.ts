/** Which of two firmware versions is the older, by the rules of the phone's vendor. */
import { brandOf, type Brand } from './brand.ts';

/** How the first version stands to the second. `unknown`: they are of different families, or nobody said how to compare. */
export type FirmwareOrder = 'older' | 'same' | 'newer' | 'unknown';

type Token = number | string;

interface VendorRule {
  /** Tokens without those that say nothing about age. */
  readonly prepare?: (tokens: readonly Token[]) => readonly Token[];
  /** Whether the two belong to one line of versions. */
  readonly comparable?: (left: readonly Token[], right: readonly Token[]) => boolean;
}

/** Of other vendors only equality is certain. */
const RULES: Readonly<Record<Brand, VendorRule>> = {
  // `12-0-3MPP` and `12.0.3`: the letters name the multiplatform build, not an age.
  Cisco: { prepare: (tokens) => tokens.filter((token) => token !== 'mpp') },
  Poly: {},
  // `66.86.5.1`: the first field is the hardware. Published minimums (`83`) are the second field alone.
  Yealink: { prepare: yealinkRelease, comparable: sameHardware },
  // 3.x is the Skype firmware and 2.x the newer SIP firmware of the same phones: the greater number is not the newer.
  AudioCodes: { comparable: (left, right) => left[0] === right[0] },
  Spectralink: {},
  Ascom: {},
  Gigaset: {},
  Algo: {},
  ALE: {},
  Snom: {},
};

/** Published versions mix dots, dashes and letters; leading zeros and missing trailing zeros make no difference. */
export function compareFirmware(vendor: string, left: string, right: string): FirmwareOrder {
  if (left.trim().toLowerCase() === right.trim().toLowerCase()) return 'same';
  const brand = brandOf(vendor);
  const [ours, theirs] = [tokensOf(left), tokensOf(right)];
  if (!brand || ours.length === 0 || theirs.length === 0) return 'unknown';
  const rule = RULES[brand];
  if (rule.comparable?.(ours, theirs) === false) return 'unknown';
  const prepare = rule.prepare ?? ((tokens: readonly Token[]) => tokens);
  return compareTokens(prepare(ours), prepare(theirs));
}

function tokensOf(version: string): Token[] {
  const parts = version.toLowerCase().match(/\d+|[a-z]+/g) ?? [];
  return parts.map((part) => (/^\d/.test(part) ? Number(part) : part));
}

function compareTokens(left: readonly Token[], right: readonly Token[]): FirmwareOrder {
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const order = compareToken(left[index], right[index], index === 0);
    if (order !== 'same') return order;
  }
  return 'same';
}

/** A missing number is 0; letters come after nothing (`22` before `22D`), and in front they name a family (`PCS`, `R`). */
function compareToken(left: Token | undefined, right: Token | undefined, first: boolean): FirmwareOrder {
  if (typeof left === 'string' || typeof right === 'string') {
    if (first && left !== right) return 'unknown';
    if (typeof left === 'number' || typeof right === 'number') return 'unknown';
    return order(left ?? '', right ?? '');
  }
  return order(left ?? 0, right ?? 0);
}

function order(left: Token, right: Token): FirmwareOrder {
  if (left === right) return 'same';
  return left < right ? 'older' : 'newer';
}

function yealinkRelease(tokens: readonly Token[]): readonly Token[] {
  return tokens.length === 1 ? tokens : tokens.slice(1);
}

function sameHardware(left: readonly Token[], right: readonly Token[]): boolean {
  return left.length === 1 || right.length === 1 || left[0] === right[0];
}
