/** A hardware address as Linekeeper keeps it: twelve lower-case hex digits, and `:001` behind it for a port of an analog adapter. */
export type Mac = string & { readonly __brand: 'Mac' };

const SPELLING =
  /^(?:[0-9a-f]{12}|[0-9a-f]{2}([-:. ])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}|[0-9a-f]{4}([-.:])[0-9a-f]{4}\2[0-9a-f]{4})$/i;
const PORT = /:(\d{3})$/;

/**
 * Reads any common spelling: `0004F2ABCDEF`, `00:04:f2:…`, `00-04-F2-…`, `0004.f2ab.cdef`. A three-digit port behind a colon
 * names one line of an analog adapter (ATA), as bulk sign-in wants it.
 * @returns undefined where the text is no hardware address of one device (wrong digits, multicast, all zeros).
 */
export function parseMac(text: string): Mac | undefined {
  const trimmed = text.trim();
  const port = PORT.exec(trimmed);
  const address = port ? trimmed.slice(0, -port[0].length) : trimmed;
  // `00:04:f2:ab:cd:001` would lose its last byte to the port; what is left is then no address and is refused below.
  if (!SPELLING.test(address)) return undefined;
  const digits = address.replace(/[^0-9a-f]/gi, '').toLowerCase();
  if (digits === '000000000000' || (parseInt(digits.slice(0, 2), 16) & 1) === 1) return undefined;
  return (port ? `${digits}:${port[1] ?? ''}` : digits) as Mac;
}

/** As the admin center and bulk sign-in write it: `00-04-f2-ab-cd-ef`, or with `:001` for an adapter's port. */
export function hardwareId(mac: Mac): string {
  const [digits = '', port] = mac.split(':');
  const pairs = (digits.match(/../g) ?? []).join('-');
  return port === undefined ? pairs : `${pairs}:${port}`;
}

/** As people read it: `00:04:F2:AB:CD:EF`. */
export function displayMac(mac: Mac): string {
  const [digits = '', port] = mac.split(':');
  const pairs = (digits.match(/../g) ?? []).join(':').toUpperCase();
  return port === undefined ? pairs : `${pairs} port ${port}`;
}

/** The address of the box itself, without an adapter's port. */
export function boxOf(mac: Mac): Mac {
  return mac.slice(0, 12) as Mac;
}
