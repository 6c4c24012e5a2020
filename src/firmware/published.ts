import type { Brand, Region } from '../devices/index.ts';

/** Versions that Microsoft publishes for some models of a vendor. */
export interface Published {
  /** `others`: every model of the vendor that has no entry of its own. */
  readonly models: readonly string[] | 'others';
  /** The oldest that SIP Gateway onboards; null where none is named. */
  readonly minimum: string | null;
  /** What SIP Gateway pushes: one version, or an image for each region. */
  readonly approved: string | Readonly<Record<Region, string>>;
}

/** A page's table of versions. */
export interface PublishedVersions {
  readonly source: { readonly title: string; readonly url: string; readonly date: string };
  readonly brands: Readonly<Record<Brand, readonly Published[]>>;
}
