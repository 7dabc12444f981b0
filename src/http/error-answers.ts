/** Errors outside GraphQL's own processing (a body that is too large, no JSON, an unknown address) in one form: the one of GraphQL over HTTP. */
import { type FastifyError, type FastifyInstance } from 'fastify';
import { DomainError } from '../core/errors.js';
import { HTTP_STATUS } from '../graphql/errors.js';

function answer(message: string, extensions: Readonly<Record<string, unknown>>): object {
  return { errors: [{ message, extensions }] };
}

export function answerErrors(app: FastifyInstance, bodyLimit: number): void {
  app.setNotFoundHandler((request, reply) => {
    void reply
      .code(404)
      .send(answer(`nothing is at ${request.method} ${request.url.slice(0, 200)}`, { code: 'NOT_FOUND' }));
  });

  app.setErrorHandler((error: FastifyError | DomainError, request, reply) => {
    if (error instanceof DomainError) {
      const { retryAfterS } = error.details;
      if (typeof retryAfterS === 'number') void reply.header('retry-after', Math.ceil(retryAfterS));
      return reply.code(HTTP_STATUS[error.code]).send(answer(error.message, { ...error.details, code: error.code }));
    }
    const status = error.statusCode ?? 500;
    if (status === 413) {
      const expected = `a body of at most ${bodyLimit} bytes`;
      return reply
        .code(413)
        .send(answer(`the body is too large; expected ${expected}`, { code: 'BAD_USER_INPUT', expected }));
    }
    if (status < 500) return reply.code(status).send(answer(error.message, { code: 'BAD_REQUEST' }));
    request.log.error({ err: error, requestId: request.id }, 'a request failed unexpectedly');
    const message = `an unexpected error occurred; the server's log has it under request ${request.id}`;
    return reply.code(500).send(answer(message, { code: 'INTERNAL_SERVER_ERROR', requestId: request.id }));
  });
}
