import type { Compiler, Typescript } from './tslab.js';

/** The function that a cell calls in every loop and on entry to every function; throws when the cell must stop. */
export const POLL = '__brokerlab_poll';
/** What stands for `import(…)` in a cell. */
export const IMPORT = '__brokerlab_import';

/** The function through which what a cell awaits goes, with its place: `at(value, line, column)`; gives the value. */
export const AT = '__brokerlab_at';

/**
 * Puts a call of {@link POLL} at the start of every loop body and every function, and turns `import(x)` into a call of
 * {@link IMPORT}. What is awaited outside functions, and the last expression, goes through {@link AT}: the stack of a
 * rejection often knows nothing of the code that awaits it. Source positions stay. `onAwait` is called where something
 * is awaited outside functions.
 */
export function interruptPolls(
  ts: Compiler,
  onAwait: () => void = () => undefined
): Typescript.TransformerFactory<Typescript.SourceFile> {
  return context => {
    const { factory } = context;
    const call = (): Typescript.Expression =>
      factory.createCallExpression(factory.createIdentifier(POLL), undefined, []);
    const pollStatement = (): Typescript.Statement => factory.createExpressionStatement(call());

    function loopBody(body: Typescript.Statement): Typescript.Statement {
      if (ts.isBlock(body)) return factory.updateBlock(body, [pollStatement(), ...body.statements]);
      return ts.setTextRange(factory.createBlock([pollStatement(), body], true), body);
    }

    function functionBody(body: Typescript.Block): Typescript.Block {
      let directives = 0;
      for (const statement of body.statements) {
        if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression)) break;
        directives++;
      }
      const statements = [...body.statements];
      statements.splice(directives, 0, pollStatement());
      return factory.updateBlock(body, statements);
    }

    let file: Typescript.SourceFile;
    let depth = 0;

    function at(expression: Typescript.Expression, original: Typescript.Node): Typescript.Expression {
      const { line, character } = file.getLineAndCharacterOfPosition(original.getStart(file));
      const place = [line + 1, character + 1].map(number => factory.createNumericLiteral(number));
      return factory.createCallExpression(factory.createIdentifier(AT), undefined, [expression, ...place]);
    }

    function visit(original: Typescript.Node): Typescript.Node {
      const inside = ts.isFunctionLike(original) || ts.isClassLike(original) ? 1 : 0;
      depth += inside;
      const node = ts.visitEachChild(original, visit, context);
      depth -= inside;
      if (depth === 0) {
        if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) onAwait();
        if (ts.isAwaitExpression(node))
          return factory.updateAwaitExpression(node, at(node.expression, original));
        if (ts.isVariableDeclaration(node) && node.initializer && ts.isVariableDeclaration(original)) {
          const isLast = ts.isIdentifier(node.name) && /^tsLastExpr\d*$/.test(node.name.text);
          if (isLast && original.initializer) {
            const marked = at(node.initializer, original.initializer);
            return factory.updateVariableDeclaration(
              node,
              node.name,
              node.exclamationToken,
              node.type,
              marked
            );
          }
        }
      }
      if (ts.isForStatement(node)) {
        return factory.updateForStatement(
          node,
          node.initializer,
          node.condition,
          node.incrementor,
          loopBody(node.statement)
        );
      }
      if (ts.isWhileStatement(node))
        return factory.updateWhileStatement(node, node.expression, loopBody(node.statement));
      if (ts.isDoStatement(node))
        return factory.updateDoStatement(node, loopBody(node.statement), node.expression);
      if (ts.isForInStatement(node)) {
        return factory.updateForInStatement(
          node,
          node.initializer,
          node.expression,
          loopBody(node.statement)
        );
      }
      if (ts.isForOfStatement(node)) {
        return factory.updateForOfStatement(
          node,
          node.awaitModifier,
          node.initializer,
          node.awaitModifier && depth === 0 ? at(node.expression, original) : node.expression,
          loopBody(node.statement)
        );
      }
      if (ts.isFunctionDeclaration(node) && node.body) {
        return factory.updateFunctionDeclaration(
          node,
          node.modifiers,
          node.asteriskToken,
          node.name,
          node.typeParameters,
          node.parameters,
          node.type,
          functionBody(node.body)
        );
      }
      if (ts.isFunctionExpression(node)) {
        return factory.updateFunctionExpression(
          node,
          node.modifiers,
          node.asteriskToken,
          node.name,
          node.typeParameters,
          node.parameters,
          node.type,
          functionBody(node.body)
        );
      }
      if (ts.isArrowFunction(node)) {
        const body = ts.isBlock(node.body)
          ? functionBody(node.body)
          : factory.createParenthesizedExpression(factory.createComma(call(), node.body));
        return factory.updateArrowFunction(
          node,
          node.modifiers,
          node.typeParameters,
          node.parameters,
          node.type,
          node.equalsGreaterThanToken,
          body
        );
      }
      if (ts.isMethodDeclaration(node) && node.body) {
        return factory.updateMethodDeclaration(
          node,
          node.modifiers,
          node.asteriskToken,
          node.name,
          node.questionToken,
          node.typeParameters,
          node.parameters,
          node.type,
          functionBody(node.body)
        );
      }
      if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
        return factory.updateCallExpression(
          node,
          factory.createIdentifier(IMPORT),
          undefined,
          node.arguments
        );
      }
      return node;
    }

    return source => {
      file = source;
      return ts.visitEachChild(source, visit, context);
    };
  };
}
