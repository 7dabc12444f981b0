/** GraphQL over HTTP at /graphql: Apollo Server behind fastify, with our limits, errors and log. */
import { ApolloServer, type ApolloServerPlugin, type GraphQLRequestContext } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import { type FastifyInstance } from 'fastify';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { type Logger } from 'pino';
import { createContext, type GraphqlContext, identify } from '../graphql/context.js';
import { codeOf, defectIn, toClientError } from '../graphql/errors.js';
import { MAX_TOKENS, type OperationLimits } from '../graphql/limits.js';
import { checkOperation } from '../graphql/operation.js';
import { type ServerInfo } from '../graphql/types/server-info.js';
import { type Services } from '../services/contract.js';
import { sendGraphiqlPage, wantsGraphiql } from './graphiql.js';
import { type TrafficMetrics } from './request-metrics.js';

export interface GraphqlEndpointOptions {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  readonly info: () => ServerInfo;
  readonly limits: OperationLimits;
  readonly logger: Logger;
  readonly traffic: TrafficMetrics;
}

/** Variables that are reported in one answer; the rest is only work for an attacker. */
const MAX_COERCION_ERRORS = 10;

/** Returns what releases the endpoint's own resources; call it after fastify has closed. */
export async function serveGraphql(
  app: FastifyInstance,
  options: GraphqlEndpointOptions,
): Promise<() => Promise<void>> {
  const { schema, services, info, logger } = options;
  const apollo = new ApolloServer<GraphqlContext>({
    schema,
    logger,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    // A token is sent by our clients on purpose, never by a browser of its own accord, so there is nothing to forge a request with.
    csrfPrevention: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: MAX_TOKENS },
    executionOptions: { maxCoercionErrors: MAX_COERCION_ERRORS },
    formatError: (formatted, error) => toClientError(formatted, error),
    // No answer may be kept by whoever carries it; the plugin would wrap every field to find that out.
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      operationPlugin(options),
    ],
  });
  await apollo.start();

  const handle = fastifyApolloHandler(apollo, {
    context: async (request) => {
      const identity = await identify(services, request.headers.authorization);
      return createContext({ services, info, identity, requestId: request.id });
    },
  });
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    handler(request, reply) {
      if (wantsGraphiql(request)) return sendGraphiqlPage(reply);
      void reply.header('cache-control', 'no-store');
      return handle.call(this, request, reply);
    },
  });
  return () => apollo.stop();
}

/** Checks each operation, counts it, and writes defects to the log before their traces are removed. */
function operationPlugin({
  schema,
  limits,
  logger,
  traffic,
}: GraphqlEndpointOptions): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ document, operation, request }) => {
        if (!operation) return;
        checkOperation(schema, { document, definition: operation, variables: request.variables }, limits);
        traffic.operations.add({ type: operation.operation, transport: 'http' });
      },
      didEncounterErrors: async (request) => noteErrors(request, logger, traffic),
    }),
    unexpectedErrorProcessingRequest: async ({ error }) => {
      logger.error({ err: error }, 'a GraphQL request failed unexpectedly');
    },
    contextCreationDidFail: async ({ error }) => {
      logger.error({ err: error }, 'the context of a GraphQL request could not be made');
    },
  };
}

function noteErrors(request: GraphQLRequestContext<GraphqlContext>, logger: Logger, traffic: TrafficMetrics): void {
  const { requestId } = request.contextValue;
  for (const error of request.errors ?? []) {
    const defect = defectIn(error);
    if (defect === null) continue;
    // `formatError` knows no request: it finds the id here.
    if (error instanceof GraphQLError) error.extensions['requestId'] = requestId;
    const { operationName } = request;
    logger.error({ err: defect.cause, requestId, operationName, path: defect.path }, 'a resolver failed unexpectedly');
  }
  for (const error of request.errors ?? []) {
    traffic.errors.add({ code: codeOf(toClientError(error.toJSON(), error)) });
  }
}
