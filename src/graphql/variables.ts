/** Variables of an operation, coerced before execution so that an error can name the path of what is wrong, in one form for HTTP and WebSocket. */
import {
  coerceInputValue,
  GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  valueFromAST,
} from 'graphql';
import { shown } from './scalars/bad-scalar.js';

type Path = readonly (string | number)[];

/** The type that an input must have at `path` below `type`. */
function typeAt(type: GraphQLInputType, path: Path): GraphQLInputType {
  let at = type;
  for (const part of path) {
    if (isNonNullType(at)) at = at.ofType;
    if (isListType(at)) at = at.ofType;
    else if (isInputObjectType(at)) at = at.getFields()[part]?.type ?? at;
  }
  return at;
}

/** A scalar of several parts, such as a polygon, says itself where in its value it is wrong. */
function pathInside(cause: GraphQLError): Path {
  const path = cause.extensions['path'];
  return Array.isArray(path) ? (path as Path) : [];
}

function badVariable(
  name: string,
  type: GraphQLInputType,
  path: Path,
  value: unknown,
  cause: GraphQLError,
): GraphQLError {
  const inside = pathInside(cause);
  const full = [name, ...path, ...inside];
  const said = cause.message.replace(`${inside.join('.')}: `, '');
  const message = inside.length === 0 ? `invalid value ${shown(value)}; ${said}` : said;
  return new GraphQLError(`${full.join('.')}: ${message}`, {
    extensions: {
      code: 'BAD_USER_INPUT',
      path: full,
      expected: cause.extensions['expected'] ?? `a value of type ${String(typeAt(type, path))}`,
      http: { status: 400 },
    },
  });
}

/** Throws a GraphQLError with code BAD_USER_INPUT and the path of the first value that does not fit. Variables that are missing are left to graphql. */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const coerced: Record<string, unknown> = {};
  for (const { variable, type: typeNode, defaultValue } of operation.variableDefinitions ?? []) {
    const name = variable.name.value;
    const type = typeFromAST(schema, typeNode);
    if (!isInputType(type)) continue;
    if (!Object.hasOwn(given, name) || given[name] === undefined) {
      if (defaultValue !== undefined) coerced[name] = valueFromAST(defaultValue, type);
      continue;
    }
    coerced[name] = coerceInputValue(given[name], type, (path, value, error) => {
      throw badVariable(name, type, path, value, error);
    });
  }
  return coerced;
}
