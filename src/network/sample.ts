import ipaddr from 'ipaddr.js';

/** Addresses of an IPv4 network, evenly spread and always the same, without its first and last. */
export function sampleOf(network: string, count: number): readonly string[] {
  const [base, bits] = ipaddr.IPv4.parseCIDR(network);
  const size = 2 ** (32 - bits);
  const number = base.toByteArray().reduce((sum, byte) => sum * 256 + byte, 0);
  const first = number - (number % size);
  const step = size / (count + 1);
  const picked = Array.from({ length: count }, (_, at) => first + Math.floor(step * (at + 1)));
  return [...new Set(picked)].map(fromNumber);
}

export function isInNetwork(address: string, network: string): boolean {
  return ipaddr.IPv4.isValid(address) && ipaddr.IPv4.parse(address).match(ipaddr.IPv4.parseCIDR(network));
}

function fromNumber(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}
