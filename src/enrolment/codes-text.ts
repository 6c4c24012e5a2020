import { parseMac, type Mac } from '../devices/index.ts';
import { ok, refuse, type Result } from '../kernel/result.ts';

const CODE = /^\d{4,10}$/;

/**
 * Reads lines of hardware address and one-time code, in any order, between commas, semicolons, tabs or blanks, with or
 * without a header and other columns. Refuses with `codes.unreadable` {row} (counted from 1) at the first line that has not
 * exactly one of each, or that gives a phone a second code.
 */
export function readCodes(text: string): Result<ReadonlyMap<Mac, string>> {
  const codes = new Map<Mac, string>();
  let header = true;
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    if (line.trim() === '') continue;
    const { macs, found } = readLine(line);
    const isHeader = header && macs.length === 0 && found.length === 0;
    header = false;
    if (isHeader) continue;
    const [mac, code] = [macs[0], found[0]];
    const clear = macs.length === 1 && found.length === 1 && mac !== undefined && code !== undefined;
    if (!clear || (codes.get(mac) ?? code) !== code) return refuse('codes.unreadable', { row: index + 1 });
    codes.set(mac, code);
  }
  return codes.size > 0 ? ok(codes) : refuse('codes.unreadable', { row: 1 });
}

function readLine(line: string): { macs: readonly Mac[]; found: readonly string[] } {
  const cells = cellsOf(line);
  return {
    macs: cells.map((cell) => parseMac(cell)).filter((mac) => mac !== undefined),
    found: cells.filter((cell) => CODE.test(cell)),
  };
}

/** Blanks part cells only where nothing else does: an address may be written with blanks (`00 04 f2 ab cd ef 123456`). */
function cellsOf(line: string): string[] {
  const unquoted = line.replaceAll('"', ' ').trim();
  if (/[,;\t]/.test(unquoted)) return unquoted.split(/[,;\t]/).map((cell) => cell.trim());
  const words = unquoted.split(/\s+/);
  return words.length === 7 ? [words.slice(0, 6).join(' '), words.slice(6).join(' ')] : words;
}
