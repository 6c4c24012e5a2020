/** What stands in an expression of PromQL, by Prometheus' own grammar. */
import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

interface Selector {
  readonly metric: string;
  readonly matchers: readonly { readonly label: string; readonly operator: string; readonly value: string }[];
  /** The functions and aggregations round it, the nearest first. */
  readonly within: readonly string[];
}

interface Expression {
  readonly selectors: readonly Selector[];
  /** Of every `by (…)`. */
  readonly groupings: readonly string[];
}

const strict = parser.configure({ strict: true });

/** @throws SyntaxError where it is none */
export function readExpression(text: string): Expression {
  // What Grafana puts in.
  const expression = text.replaceAll('$__rate_interval', '5m');
  const of = ({ from, to }: SyntaxNode): string => expression.slice(from, to);
  const all = nodesOf(strict.parse(expression).topNode);
  return {
    selectors: all
      .filter(({ name }) => name === 'VectorSelector')
      .map((node) => ({
        metric: childrenOf(node, 'Identifier').map(of)[0] ?? '',
        matchers: nodesOf(node)
          .filter(({ name }) => name === 'UnquotedLabelMatcher')
          .map((matcher) => {
            const [label = '', operator = '', value = ''] = children(matcher).map(of);
            return { label, operator, value: value.slice(1, -1) };
          }),
        within: ancestors(node).flatMap((each) =>
          each.name === 'FunctionCall' || each.name === 'AggregateExpr'
            ? children(each).slice(0, 1).map(of)
            : [],
        ),
      })),
    groupings: all
      .filter(({ name }) => name === 'GroupingLabels')
      .flatMap((node) => childrenOf(node, 'LabelName').map(of)),
  };
}

function nodesOf(node: SyntaxNode): SyntaxNode[] {
  return [node, ...children(node).flatMap(nodesOf)];
}

function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) found.push(child);
  return found;
}

function childrenOf(node: SyntaxNode, name: string): SyntaxNode[] {
  return children(node).filter((child) => child.name === name);
}

function ancestors({ parent }: SyntaxNode): SyntaxNode[] {
  return parent ? [parent, ...ancestors(parent)] : [];
}
