/** Output of ConvertTo-Json. */
import type { OutputObject } from './output.ts';

/** ConvertTo-Json goes no deeper (-Depth). */
const DEEPEST = 100;

export function readJsonOutput(lines: readonly string[]): readonly OutputObject[] | undefined {
  const start = lines.findIndex((line) => /^\s*[[{]/.test(line));
  const end = lines.findLastIndex((line) => /[\]}]\s*$/.test(line));
  if (start === -1 || end < start) return undefined;
  const parsed = parse(lines.slice(start, end + 1).join(''));
  const objects = (Array.isArray(parsed) ? parsed : unwrap(parsed)).filter(isObject).map(asOutput);
  const told = objects.filter((object) => Object.keys(object).length > 0);
  return told.length === 0 ? undefined : told;
}

/** The lines were joined: between tokens JSON needs no line ends, and within a string only the console can have put one. */
function parse(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return isDeeper(parsed) ? undefined : parsed;
  } catch {
    return undefined;
  }
}

/** Level by level: what is nested a hundred thousand times would be too much for the stack of any function that calls itself. */
function isDeeper(value: unknown): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return true;
    level = level.flatMap((each): unknown[] =>
      typeof each === 'object' && each !== null ? Object.values(each) : [],
    );
  }
  return false;
}

/** Windows PowerShell writes some arrays as an object of `value` and `Count`. */
function unwrap(parsed: unknown): unknown[] {
  if (isObject(parsed) && Array.isArray(parsed.value) && parsed.Count === parsed.value.length)
    return parsed.value;
  return [parsed];
}

function asOutput(object: Record<string, unknown>): OutputObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, asText(value)]));
}

/** As Format-List would have shown it. */
function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `{${value.map(asText).join(', ')}}`;
  // A policy is an object that shows itself by its name.
  if (isObject(value)) return typeof value.Name === 'string' ? value.Name : JSON.stringify(value);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
