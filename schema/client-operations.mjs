/**
 * Plugin of GraphQL Code Generator for the client library: one constant per operation, with its text and with the types that `typescript-operations` has written
 * above it. Plain objects of plain strings: a bundler drops those that are not imported, and nothing prints a syntax tree when a page runs.
 */
import { concatAST, Kind, print, visit } from 'graphql';

export function plugin(_schema, documents) {
  const all = concatAST(documents.map(({ document }) => document));
  const fragments = new Map(
    all.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION).map((each) => [each.name.value, each]),
  );
  const operations = all.definitions
    .filter(({ kind }) => kind === Kind.OPERATION_DEFINITION)
    .map((operation) => constantOf(operation, fragments));
  return { prepend: ["import { type Operation } from '../operation.js';"], content: operations.join('\n\n') };
}

function constantOf(operation, fragments) {
  const name = operation.name.value;
  const kind = operation.operation;
  const type = `${name}${kind[0].toUpperCase()}${kind.slice(1)}`;
  const text = [operation, ...fragmentsOf(operation, fragments)].map((each) => print(each)).join('\n');
  return [
    `export const ${name}Document: Operation<${type}, ${type}Variables> = {`,
    `  kind: '${kind}',`,
    `  name: '${name}',`,
    `  text: ${'`'}${text.replace(/[\\`]/g, (each) => `\\${each}`)}${'`'},`,
    '};',
  ].join('\n');
}

/** Each fragment that the operation uses, directly or through others, once. */
function fragmentsOf(operation, fragments) {
  const used = new Set();
  const collect = (node) =>
    visit(node, {
      FragmentSpread({ name: { value } }) {
        const fragment = fragments.get(value);
        if (used.has(fragment)) return;
        used.add(fragment);
        collect(fragment);
      },
    });
  collect(operation);
  return used;
}
