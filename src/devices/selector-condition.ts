/** A selector as data: conditions that a filter or a query is made from. */
import type { SelectorField } from './selector-names.ts';

/**
 * `is`: equal · `contains`: found anywhere · `like`: equal with `*` for any run of characters (a value without one is `is`) ·
 * comparisons: firmware only, by the vendor's own order. One of the values is enough.
 */
export type Operator = 'is' | 'contains' | 'like' | '<' | '<=' | '>' | '>=';

export interface Condition {
  readonly field: SelectorField;
  readonly op: Operator;
  /**
   * Free text without case and accents (`fold`); region, health and activity as `Device` spells them; `yes` for enrolled;
   * MACs as `Mac`, parts of one without separators.
   */
  readonly values: readonly string[];
  readonly negated: boolean;
}

/** All conditions must hold; none at all means every device. */
export interface Selector {
  readonly conditions: readonly Condition[];
  /** The selector spelled one way only: parsing it gives the same selector. */
  readonly text: string;
}
