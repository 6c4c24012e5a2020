/** Major and minor: what comes after them has never mattered. */
export type Least = readonly [major: number, minor: number];

export function isOlder(version: string, [leastMajor, leastMinor]: Least): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < leastMajor || (major === leastMajor && minor < leastMinor);
}
