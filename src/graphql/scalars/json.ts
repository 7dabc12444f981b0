/** JSON: a value whose fields depend on a kind, or a JSON Schema. */
import { GraphQLScalarType, valueFromASTUntyped } from 'graphql';

export const GraphQLJson = new GraphQLScalarType({
  name: 'JSON',
  description: 'Any JSON value. What it may hold is said where it is asked for.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
});
