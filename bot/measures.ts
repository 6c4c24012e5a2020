/** What a bot tells of itself to those who run it; what becomes of the figures is not its affair. */
export interface BotMeasures {
  /** A turn has its answer. */
  turn(ended: {
    readonly channel: string;
    /** A command's id, a button's verb, or `unknown`: never what was typed. */
    readonly request: string;
    /** `refused`: answered with what stands in the way. `failed`: something broke. */
    readonly outcome: 'answered' | 'refused' | 'failed';
    readonly seconds: number;
  }): void;
  /** An incident has been told for the first time, this long after the reading that decided it. */
  incidentTold(seconds: number): void;
}
