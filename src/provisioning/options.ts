/** The DHCP options that phones read, with the bounds that the protocol sets them. */

/**
 * RFC 2132: TFTP server name (66), NTP servers (42), time offset (2). Option 160 has no meaning of its own: RFC 8910 took the
 * captive portal away from it because phones use it for this.
 */
export type DhcpOption =
  | { readonly code: 66 | 160; readonly text: string }
  /** IPv4 addresses. */
  | { readonly code: 42; readonly servers: readonly string[] }
  /** Seconds east of UTC, signed 32 bits. */
  | { readonly code: 2; readonly seconds: number };

/** An option's length is one octet. */
export const LONGEST_OPTION = 255;
/** What Cisco IOS takes in one `option … ip`; the protocol would take 63. */
export const MOST_TIME_SERVERS = 8;

/** Whether the text may travel as an option's value: printable ASCII, 1 to 255 octets. */
export function fitsOption(text: string): boolean {
  return /^[\x20-\x7e]+$/.test(text) && text.length <= LONGEST_OPTION;
}

/** The eight hex digits of a signed number of 32 bits, as two's complement. */
export function int32Hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}

/** The hex digits of a text's octets. */
export function textHex(text: string): string {
  return Buffer.from(text, 'latin1').toString('hex');
}
