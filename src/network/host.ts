import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import ipaddr from 'ipaddr.js';

const LONGEST_NAME = 253;
const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;
/** The letters of names in any script. `domainToASCII` reads a URL's host: it would cut off a path and drop line ends. */
const SPELLING = /^[\p{L}\p{N}\p{M}.-]+$/u;
/** A name that ends so is an IPv4 address to some resolvers: `2130706433`, `0177.0.0.1`, `0x7f.1` (WHATWG URL, "ends in a number"). */
const NUMBER = /^(?:\d+|0x[0-9a-f]*)$/;

/**
 * A host as an operator may write it: a domain name of at least two labels, in ASCII (IDNA) and lower case, or an IP address in
 * its usual spelling. Undefined for everything else, other spellings of addresses among them.
 */
export function parseHost(text: string): string | undefined {
  const bare = text.trim().replace(/^\[(.*)\]$/, '$1');
  return isIP(bare) > 0 && !bare.includes('%') ? ipaddr.parse(bare).toString() : parseDomain(text);
}

/** A domain name of at least two labels, in ASCII (IDNA) and lower case, without the root's dot. */
export function parseDomain(text: string): string | undefined {
  const spelt = text.trim().replace(/\.$/, '');
  const name = SPELLING.test(spelt) ? domainToASCII(spelt).toLowerCase() : '';
  const labels = name.split('.');
  const fits = labels.length > 1 && name.length <= LONGEST_NAME && labels.every((label) => LABEL.test(label));
  return fits && !NUMBER.test(labels.at(-1) ?? '') ? name : undefined;
}
