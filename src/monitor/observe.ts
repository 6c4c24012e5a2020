/** What is concluded from a reading of the inventory. */

/** An incident that has been well for so long is closed; until then its phones join it again when they fall. */
export const REST_MS = 3_600_000;

export interface Observation {
  /** New incidents; `touched` names them too. */
  readonly opened: readonly number[];
  /** Incidents that look different now. */
  readonly touched: readonly number[];
  /** Sites where phones have fallen. */
  readonly fallenAt: readonly string[];
}

/** Judges phones by what the mirror of the inventory says of them. */
export interface ObservationStore {
  /**
   * Judges all phones by a reading of the whole inventory. The first one ever tells nothing: what is offline then has not fallen
   * while anybody watched.
   */
  observeAll(sync: { readonly id: number; readonly startedAt: Date }): Promise<Observation>;
  /** Judges these phones, which were read by themselves at that time. */
  observe(deviceIds: readonly string[], at: Date): Promise<Observation>;
}
