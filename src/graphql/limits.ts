/**
 * What one operation may ask for: depth, aliases, root fields and cost. Cost counts the fields of the largest answer that the operation could
 * get: a field is 1, and what lies under a list counts once for each item that the list may have.
 */
import {
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLSchema,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { DomainError } from '../core/errors.js';

export interface OperationLimits {
  readonly depth: number;
  readonly aliases: number;
  readonly rootFields: number;
  readonly cost: number;
}

export const DEFAULT_LIMITS: OperationLimits = { depth: 15, aliases: 50, rootFields: 20, cost: 50_000 };

/** Lexical tokens that a document may have; the parser itself stops there. */
export const MAX_TOKENS = 5_000;

/** Items of a list without `first`, such as the assignments of an incident. */
const USUAL_LIST_SIZE = 10;

export interface Operation {
  readonly definition: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** As coerced, with defaults. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Throws BAD_USER_INPUT that names the limit, its value and the operation's. The operation must be valid for the schema (no cycles of fragments). */
export function checkLimits(schema: GraphQLSchema, operation: Operation, limits: OperationLimits): void {
  const root = schema.getRootType(operation.definition.operation);
  if (!root) return;
  const measured = new Measurement(schema, operation).of(operation.definition.selectionSet, root.name, false);
  refuseAbove('depth', measured.depth, limits.depth);
  refuseAbove('aliases', measured.aliases, limits.aliases);
  refuseAbove('root fields', measured.fields, limits.rootFields);
  refuseAbove('cost', measured.cost, limits.cost);
}

function refuseAbove(limit: string, actual: number, maximum: number): void {
  if (actual <= maximum) return;
  throw new DomainError('BAD_USER_INPUT', `the operation has ${limit} ${actual}; the limit is ${maximum}`, {
    limit,
    actual,
    maximum,
    expected: `${limit} of at most ${maximum}: ask for less at once`,
  });
}

interface Measures {
  readonly depth: number;
  readonly aliases: number;
  /** Fields directly in the selection set, fragments expanded. */
  readonly fields: number;
  readonly cost: number;
}

/** A selection set is measured once per fragment, not once per use: fragments that spread each other grow exponentially when expanded. */
class Measurement {
  readonly #fragments = new Map<string, Measures>();

  constructor(
    readonly schema: GraphQLSchema,
    readonly operation: Operation,
  ) {}

  /** `paged`: the field above bounds its lists by its own `first`. */
  of(selections: SelectionSetNode, typeName: string, paged: boolean): Measures {
    let depth = 0;
    let aliases = 0;
    let fields = 0;
    let cost = 0;
    for (const selection of selections.selections) {
      const part =
        selection.kind === Kind.FIELD
          ? this.#field(selection, typeName, paged)
          : selection.kind === Kind.INLINE_FRAGMENT
            ? this.of(selection.selectionSet, selection.typeCondition?.name.value ?? typeName, paged)
            : this.#fragment(selection.name.value, paged);
      depth = Math.max(depth, part.depth);
      aliases += part.aliases;
      fields += part.fields;
      cost += part.cost;
    }
    return { depth, aliases, fields, cost };
  }

  #fragment(name: string, paged: boolean): Measures {
    const key = `${name} ${paged}`;
    const known = this.#fragments.get(key);
    if (known !== undefined) return known;
    const { selectionSet, typeCondition } = this.operation.fragments.get(name)!;
    const measures = this.of(selectionSet, typeCondition.name.value, paged);
    this.#fragments.set(key, measures);
    return measures;
  }

  #field(node: FieldNode, typeName: string, paged: boolean): Measures {
    const aliases = node.alias === undefined ? 0 : 1;
    const type = this.schema.getType(typeName);
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
    // __typename, __schema and __type: graphql's own rule bounds how deep introspection goes.
    if (field === undefined || node.selectionSet === undefined) return { depth: 1, aliases, fields: 1, cost: 1 };
    const first = this.#first(node, field);
    const below = this.of(node.selectionSet, getNamedType(field.type).name, first !== null);
    const isList = isListType(getNullableType(field.type));
    const items = first ?? (isList && !paged ? USUAL_LIST_SIZE : 1);
    return { depth: below.depth + 1, aliases: aliases + below.aliases, fields: 1, cost: 1 + items * below.cost };
  }

  /** The value of the field's argument `first`, or null where it has none. */
  #first(node: FieldNode, field: GraphQLField<unknown, unknown>): number | null {
    const argument = field.args.find(({ name }) => name === 'first');
    if (argument === undefined) return null;
    const given = node.arguments?.find(({ name }) => name.value === 'first')?.value;
    const value =
      given?.kind === Kind.VARIABLE
        ? this.operation.variables[given.name.value]
        : given?.kind === Kind.INT
          ? Number(given.value)
          : undefined;
    // Out of range: the service refuses it; it must not make the cost negative here.
    return Math.max(1, typeof value === 'number' ? value : Number(argument.defaultValue));
  }
}
