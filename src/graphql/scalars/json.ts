/** JSON: an object of facts whose fields depend on a kind. Output only. */
import { GraphQLScalarType } from 'graphql';
import { badScalar } from './bad-scalar.js';

function refuse(value: unknown): never {
  throw badScalar('JSON', value, 'nothing: it is never an input');
}

export const GraphQLJson = new GraphQLScalarType({
  name: 'JSON',
  description: 'Any JSON value, as it was recorded. Only in answers.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
  serialize: (value) => value,
  parseValue: refuse,
  parseLiteral: () => refuse('a literal'),
});
