import type { Compiler, Typescript } from './tslab.js';

/** The function that a cell calls in every loop and on entry to every function; throws when the cell must stop. */
export const POLL = '__brokerlab_poll';
/** What stands for `import(…)` in a cell. */
export const IMPORT = '__brokerlab_import';

/**
 * Puts a call of {@link POLL} at the start of every loop body and every function, and turns `import(x)` into a call of
 * {@link IMPORT}. Source positions stay.
 */
export function interruptPolls(ts: Compiler): Typescript.TransformerFactory<Typescript.SourceFile> {
  return context => {
    const { factory } = context;
    const call = (): Typescript.Expression => factory.createCallExpression(factory.createIdentifier(POLL), undefined, []);
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

    function visit(original: Typescript.Node): Typescript.Node {
      const node = ts.visitEachChild(original, visit, context);
      if (ts.isForStatement(node)) {
        return factory.updateForStatement(node, node.initializer, node.condition, node.incrementor, loopBody(node.statement));
      }
      if (ts.isWhileStatement(node)) return factory.updateWhileStatement(node, node.expression, loopBody(node.statement));
      if (ts.isDoStatement(node)) return factory.updateDoStatement(node, loopBody(node.statement), node.expression);
      if (ts.isForInStatement(node)) {
        return factory.updateForInStatement(node, node.initializer, node.expression, loopBody(node.statement));
      }
      if (ts.isForOfStatement(node)) {
        return factory.updateForOfStatement(
          node,
          node.awaitModifier,
          node.initializer,
          node.expression,
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
        return factory.updateCallExpression(node, factory.createIdentifier(IMPORT), undefined, node.arguments);
      }
      return node;
    }

    return file => ts.visitEachChild(file, visit, context);
  };
}
