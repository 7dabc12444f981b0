import { buildSchema, type FragmentDefinitionNode, Kind, type OperationDefinitionNode, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { checkLimits, type OperationLimits } from '../../src/graphql/limits.js';

const schema = buildSchema(`
  type Query { things(first: Int = 50): Page!  thing: Thing  names: [String!]! }
  type Page { edges: [Edge!]! }
  type Edge { node: Thing! }
  type Thing { id: ID!  parts: [Thing!]!  owner: Thing }
`);
const GENEROUS: OperationLimits = { depth: Infinity, aliases: Infinity, rootFields: Infinity, cost: Infinity };

function check(document: string, limits: Partial<OperationLimits>, variables: Record<string, unknown> = {}): void {
  const { definitions } = parse(document);
  const definition = definitions.find(
    (part): part is OperationDefinitionNode => part.kind === Kind.OPERATION_DEFINITION,
  )!;
  const fragments = new Map(
    definitions
      .filter((part): part is FragmentDefinitionNode => part.kind === Kind.FRAGMENT_DEFINITION)
      .map((part) => [part.name.value, part]),
  );
  checkLimits(schema, { definition, fragments, variables }, { ...GENEROUS, ...limits });
}

/** The measured value: the smallest limit that lets the document pass, as the error says it. */
function measure(limit: keyof OperationLimits, document: string, variables?: Record<string, unknown>): number {
  try {
    check(document, { [limit]: -1 }, variables);
    return expect.unreachable();
  } catch (error) {
    return (error as { details: { actual: number } }).details.actual;
  }
}

describe('cost', () => {
  it.each([
    ['a field is one', '{ thing { id } }', 2],
    ['a list counts ten times', '{ thing { parts { id } } }', 1 + 1 + 10],
    ['lists in lists multiply', '{ thing { parts { parts { id } } } }', 1 + 1 + 10 * (1 + 10)],
    ['a list of leaves is one', '{ names }', 1],
    ['the default of first counts', '{ things { edges { node { id } } } }', 1 + 50 * 3],
    ['a first that is given counts instead', '{ things(first: 7) { edges { node { id } } } }', 1 + 7 * 3],
    ['a first out of range does not make it cheaper', '{ things(first: -7) { edges { node { id } } } }', 1 + 3],
    [
      'fragments count where they are spread',
      '{ thing { ...F } a: thing { ...F } } fragment F on Thing { id owner { id } }',
      8,
    ],
    ['inline fragments count as what they hold', '{ thing { ... on Thing { id } ... { id } } }', 3],
  ])('%s', (_rule, document, cost) => expect(measure('cost', document)).toBe(cost));

  it('reads first from a variable', () => {
    const document = 'query ($n: Int) { things(first: $n) { edges { node { id } } } }';
    expect(measure('cost', document, { n: 9 })).toBe(1 + 9 * 3);
    expect(measure('cost', document, {})).toBe(1 + 50 * 3);
  });
});

it('measures depth, aliases and root fields through fragments', () => {
  const document = '{ a: thing { ...F } thing { id } } fragment F on Thing { b: owner { owner { id } } }';
  expect(measure('depth', document)).toBe(4);
  expect(measure('aliases', document)).toBe(2);
  expect(measure('rootFields', document)).toBe(2);
});

it('measures fragments that spread each other twice sixty times at once', () => {
  const fragments = Array.from(
    { length: 60 },
    (_, i) => `fragment F${i} on Thing { x: owner { ...F${i + 1} } y: owner { ...F${i + 1} } }`,
  );
  const document = `{ thing { ...F0 } } ${fragments.join('\n')} fragment F60 on Thing { id }`;
  const before = performance.now();
  expect(() => check(document, { cost: 50_000 })).toThrow(/the limit is 50000/);
  expect(performance.now() - before).toBeLessThan(1_000);
});

it('passes exactly at the limit', () => {
  expect(() => check('{ thing { id } }', { cost: 2, depth: 2, rootFields: 1, aliases: 0 })).not.toThrow();
});
