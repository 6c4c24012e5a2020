/** Waves: a change begins with a few of its targets, so that what goes wrong goes wrong for few. */
import { ok, refuse, type Result } from '../kernel/result.ts';

/** One wave: a share of all targets, a number of them, or those that are left. */
export type Wave = { readonly percent: number } | { readonly count: number } | 'rest';

/** So few that a first wave of some of them would prove nothing. */
const ONE_WAVE_UP_TO = 10;

export function defaultWaves(total: number): readonly Wave[] {
  return total <= ONE_WAVE_UP_TO ? ['rest'] : [{ percent: 5 }, { percent: 25 }, 'rest'];
}

/**
 * Reads `5%,25%,rest` or `10,100,reste`. What the waves leave is a last wave, also where nobody wrote it.
 * Refuses with `waves.invalid` {part}, `waves.rest-not-last` and `waves.over-100` {percent}.
 */
export function parseWaves(text: string): Result<readonly Wave[]> {
  const waves: Wave[] = [];
  for (const part of text.split(',').map((piece) => piece.trim())) {
    const wave = parseWave(part);
    if (wave === undefined) return refuse('waves.invalid', { part });
    if (waves.includes('rest')) return refuse('waves.rest-not-last');
    waves.push(wave);
  }
  const percent = waves.reduce((sum, wave) => sum + (isShare(wave) ? wave.percent : 0), 0);
  if (percent > 100) return refuse('waves.over-100', { percent });
  return ok(percent === 100 || waves.includes('rest') ? waves : [...waves, 'rest']);
}

function parseWave(part: string): Wave | undefined {
  if (/^(?:the rest|rest|le reste|reste)$/i.test(part)) return 'rest';
  const [, digits, sign] = /^(\d{1,6})\s*(%?)$/.exec(part) ?? [];
  const number = Number(digits ?? 0);
  if (number === 0) return undefined;
  return sign === '%' ? { percent: number } : { count: number };
}

function isShare(wave: Wave): wave is { readonly percent: number } {
  return wave !== 'rest' && 'percent' in wave;
}

/** How many targets each wave takes: none takes nothing, and together they take all. */
export function splitIntoWaves(total: number, waves: readonly Wave[]): readonly number[] {
  const sizes: number[] = [];
  let left = total;
  for (const wave of waves) {
    const size = Math.min(left, sizeOf(wave, total));
    if (size > 0) sizes.push(size);
    left -= size;
  }
  // Shares of 100 % may leave one or two over when each was rounded down.
  return left > 0 ? [...sizes.slice(0, -1), (sizes.at(-1) ?? 0) + left] : sizes;
}

function sizeOf(wave: Wave, total: number): number {
  if (wave === 'rest') return total;
  return isShare(wave) ? Math.max(1, Math.round((total * wave.percent) / 100)) : wave.count;
}
