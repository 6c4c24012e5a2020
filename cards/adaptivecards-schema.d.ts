/**
 * Stands in for `adaptivecards/src/schema`, which the types of adaptivecards-templating import: that is TypeScript source,
 * which the compiler would check by our rules.
 */
export interface IAdaptiveCard {
  readonly type: 'AdaptiveCard';
}
