/**
 * What the buttons of cards carry beyond what a platform lets them hold: large data, and forms that a button opens. Each is kept under
 * a key of the channel's making, which stands for its content: the same part is kept once, however many cards have it.
 */
export interface CardParts {
  /** Keeps the parts of a card that is about to be shown. */
  keep(channel: string, parts: ReadonlyMap<string, unknown>): Promise<void>;
  /** Undefined where no card that was drawn in the last 30 days has it. */
  find(channel: string, key: string): Promise<unknown>;
}
