/** Those that pass, and the others; each in their order. */
export function parted<T>(items: readonly T[], test: (item: T, at: number) => boolean): [T[], T[]] {
  const [yes, no]: [T[], T[]] = [[], []];
  items.forEach((item, at) => (test(item, at) ? yes : no).push(item));
  return [yes, no];
}
