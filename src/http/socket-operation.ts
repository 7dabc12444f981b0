/** From the payload of a `subscribe` message to an operation that may be executed, or to the errors that refuse it. */
import {
  type DocumentNode,
  type ExecutionArgs,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { MAX_TOKENS, type OperationLimits } from '../graphql/limits.js';
import { checkOperation } from '../graphql/operation.js';

export interface SubscribePayload {
  query: string;
  readonly operationName?: string | null;
  readonly variables?: Record<string, unknown> | null;
}

/** Documents that are remembered at most, and the longest text of one: clients that make up their own must not fill the memory. */
const MOST_DOCUMENTS = 500;
const LONGEST_REMEMBERED = 20_000;

/** Valid documents by their text: ten thousand subscribers ask in the words of a few programs, and share what is made of them. */
export class KnownDocuments {
  readonly #byText = new Map<string, { readonly text: string; readonly document: DocumentNode }>();

  constructor(private readonly schema: GraphQLSchema) {}

  /** The document of a payload, whose text becomes the one that is remembered; or why it is invalid. Throws what the parser throws. */
  prepare(payload: SubscribePayload): DocumentNode | readonly GraphQLError[] {
    const known = this.#byText.get(payload.query);
    if (known !== undefined) {
      payload.query = known.text;
      return known.document;
    }
    const document = parse(payload.query, { maxTokens: MAX_TOKENS });
    const invalid = validate(this.schema, document, specifiedRules);
    if (invalid.length > 0) return invalid;
    if (payload.query.length <= LONGEST_REMEMBERED) this.#remember(payload.query, document);
    return document;
  }

  #remember(text: string, document: DocumentNode): void {
    if (this.#byText.size >= MOST_DOCUMENTS) this.#byText.delete(this.#byText.keys().next().value!);
    this.#byText.set(text, { text, document });
  }
}

/** Never throws for what a client sent: graphql-ws would close the whole socket, and with it the client's other subscriptions. */
export function prepareOperation(
  schema: GraphQLSchema,
  documents: KnownDocuments,
  payload: SubscribePayload,
  limits: OperationLimits,
): Pick<ExecutionArgs, 'schema' | 'document' | 'operationName' | 'variableValues'> | readonly GraphQLError[] {
  try {
    const document = documents.prepare(payload);
    if (!('kind' in document)) return document.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED'));
    const definition = getOperationAST(document, payload.operationName);
    if (!definition)
      return [new GraphQLError('the document has no such operation', { extensions: { code: 'BAD_USER_INPUT' } })];
    checkOperation(schema, { document, definition, variables: payload.variables }, limits);
    return { schema, document, operationName: payload.operationName, variableValues: payload.variables };
  } catch (error) {
    if (error instanceof GraphQLError)
      return [error.extensions['code'] === undefined ? withCode(error, 'GRAPHQL_PARSE_FAILED') : error];
    throw error;
  }
}

/** The codes that Apollo Server gives over HTTP. */
function withCode(error: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes,
    source: error.source,
    positions: error.positions,
    extensions: { ...error.extensions, code },
  });
}

/** Subscriptions that give the latest state: a reader that falls behind misses nothing that still holds. */
const LATEST_ONLY: readonly string[] = ['unitPositions'];

/** Whether the subscription delivers each item, so that a reader that stalls must be told. */
export function isFeed({ document, operationName }: Pick<ExecutionArgs, 'document' | 'operationName'>): boolean {
  const fields = getOperationAST(document, operationName)?.selectionSet.selections ?? [];
  return !fields.every((field) => field.kind === Kind.FIELD && LATEST_ONLY.includes(field.name.value));
}
