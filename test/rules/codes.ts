/** Finds the codes that people may be shown, in the sources: their wording is looked up at run time, by these strings. */
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { repositoryFiles } from './files.ts';

export interface UsedCodes {
  /** Refusals, errors and notices. */
  readonly notices: ReadonlySet<string>;
  /** What a phone of an enrolment failed or was skipped with. */
  readonly failures: ReadonlySet<string>;
}

/** By the function's name, which of its arguments is the code. */
const CODE_ARGUMENT: Readonly<Record<string, number>> = { refuse: 0, LinekeeperError: 0, say: 1, simple: 1 };

export function usedCodes(): UsedCodes {
  const notices = new Set<string>();
  const failures = new Set<string>();

  function visit(node: ts.Node): void {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const name = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
      const position = CODE_ARGUMENT[name.getText()];
      const argument = position === undefined ? undefined : node.arguments?.[position];
      if (argument) for (const code of literals(argument)) notices.add(code);
      const skipped = name.getText() === 'skipPending' ? node.arguments?.[1] : undefined;
      if (skipped) for (const code of literals(skipped)) failures.add(code);
    }
    if (ts.isObjectLiteralExpression(node)) {
      const properties = new Map(node.properties.map((property) => [property.name?.getText(), property]));
      const code = properties.get('code');
      if (code && ts.isPropertyAssignment(code)) {
        const into = properties.has('stage') ? failures : properties.has('details') ? notices : undefined;
        for (const found of literals(code.initializer)) into?.add(found);
      }
    }
    ts.forEachChild(node, visit);
  }

  const sources = repositoryFiles('bot', 'jobs', 'src').filter(
    (file) => file.endsWith('.ts') && !file.includes('/demo-tenant/'),
  );
  for (const file of sources) {
    visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true));
  }
  return { notices, failures };
}

/** The strings that an expression may come to: the literal itself, or both sides of a choice. */
function literals(expression: ts.Expression): string[] {
  if (ts.isStringLiteral(expression)) return [expression.text];
  if (ts.isConditionalExpression(expression)) {
    return [...literals(expression.whenTrue), ...literals(expression.whenFalse)];
  }
  return [];
}
