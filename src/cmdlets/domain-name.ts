/** Names of hosts and domains: international ones in the form that DNS carries (RFC 5890), labels as RFC 1123 allows them. */
import { domainToASCII } from 'node:url';
import { ok, refuse, type Result } from '../kernel/result.ts';

/** In octets, as written with dots and without the root's (RFC 1035). */
const LONGEST_NAME = 253;
const LONGEST_LABEL = 63;

/** At least two labels: a name without a domain means something else on every machine. In lower case, without a last dot. */
export function parseDomain(text: string): Result<string> {
  const typed = text.trim().replace(/\.$/, '');
  if (typed === '') return refuse('value.missing');
  const value = typed.slice(0, 60);
  if (typed.length > LONGEST_NAME) return refuse('value.domain-length', { value, max: LONGEST_NAME });
  const name = asAscii(typed);
  if (name === undefined) return refuse('value.domain-character', { value });
  const labels = name.split('.');
  for (const label of labels) {
    if (label === '') return refuse('value.domain-empty-label', { value });
    if (!/^[a-z0-9-]+$/.test(label)) return refuse('value.domain-character', { value });
    if (label.startsWith('-') || label.endsWith('-')) return refuse('value.domain-hyphen', { value });
    if (label.length > LONGEST_LABEL)
      return refuse('value.domain-label-length', { value, max: LONGEST_LABEL });
  }
  if (labels.length < 2) return refuse('value.domain-one-label', { value });
  if (name.length > LONGEST_NAME) return refuse('value.domain-length', { value, max: LONGEST_NAME });
  // No top-level domain is a number, but every IPv4 address ends in one.
  return /^[0-9]+$/.test(labels.at(-1) ?? '') ? refuse('value.domain-is-address', { value }) : ok(name);
}

/** Undefined where the name is none that IDNA can write. */
function asAscii(name: string): string | undefined {
  const lower = name.toLowerCase();
  // The function of Node is that of URLs: for ASCII it would also decode percent signs and rewrite numbers as addresses.
  if (/^[\x20-\x7e]*$/.test(lower))
    return /(^|\.)xn--/.test(lower) ? domainToASCII(lower) || undefined : lower;
  return /[%\s/\\:?#[\]@]/.test(lower) ? undefined : domainToASCII(lower) || undefined;
}
