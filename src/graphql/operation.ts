/** The checks that every operation passes after validation and before execution, whether it came by HTTP or by WebSocket. */
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { DomainError } from '../core/errors.js';
import { refusal } from './errors.js';
import { checkLimits, type OperationLimits } from './limits.js';
import { checkLiterals, checkTextsIn } from './text.js';
import { coerceVariables } from './variables.js';

export interface OperationRequest {
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>> | null | undefined;
}

/** Throws a GraphQLError that refuses the whole operation. */
export function checkOperation(schema: GraphQLSchema, request: OperationRequest, limits: OperationLimits): void {
  const { document, definition } = request;
  const variables = coerceVariables(schema, definition, request.variables ?? {});
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const part of document.definitions) {
    if (part.kind === Kind.FRAGMENT_DEFINITION) fragments.set(part.name.value, part);
  }
  try {
    checkTextsIn(request.variables, []);
    checkLiterals(document);
    checkLimits(schema, { definition, fragments, variables }, limits);
  } catch (error) {
    throw error instanceof DomainError ? refusal(error) : error;
  }
}
