/** What a check of ports tries, with where it was read and when. */
export interface PortTargets {
  readonly id: 'sip-gateway';
  /** The vendor's pages, with their own dates; one that bears none is left without. */
  readonly sources: readonly { readonly title: string; readonly date?: string }[];
  /** UDP: told, not tried. */
  readonly media: { readonly ports: string; readonly ranges: readonly string[] };
  /** Networks of which some addresses answer: a sample is tried. */
  readonly ranges: readonly (Listed & { readonly range: string; readonly port: number })[];
  /** Hosts that are known to listen somewhere in the ranges. */
  readonly listeners: readonly Endpoint[];
  /** Hosts that every phone has to reach. Port 443 means a TLS handshake too, where the host is a name. */
  readonly endpoints: readonly (Listed & Endpoint)[];
}

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

interface Listed {
  /** The date of the last page that named it; absent while it is listed. */
  readonly until?: string;
}
