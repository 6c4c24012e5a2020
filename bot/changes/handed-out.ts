/** What a link leads to. */
export interface HandedOut {
  readonly name: string;
  readonly type: 'text/csv' | 'text/markdown' | 'application/json' | 'application/jsonl';
  /** In pieces, where it may be too long to be held. */
  readonly text: string | AsyncIterable<string>;
}
