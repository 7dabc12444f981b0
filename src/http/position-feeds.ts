/**
 * Positions of devices over HTTP: /feeds/<kind>/<token>, or /feeds/<kind> with the token as bearer. The answer comes after the commit: whoever has it may forget the
 * fix. What is flagged is answered with 200 as well, so that no device sends again what will never be live.
 */
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { DomainError } from '../core/errors.js';
import { type FeedAdapter, type FeedMessage, type Services } from '../services/contract.js';

interface Route {
  Params: { token?: string };
}

const BEARER = /^Bearer +([\w-]+)$/i;

export async function servePositionFeeds(
  app: FastifyInstance,
  services: Services,
  adapters: readonly FeedAdapter[],
): Promise<void> {
  await app.register(async (feeds) => {
    // Devices send forms, JSON, or nothing, under any type or none: the adapter makes of it what it can.
    feeds.removeAllContentTypeParsers();
    feeds.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    for (const adapter of adapters)
      for (const url of [`/feeds/${adapter.path}`, `/feeds/${adapter.path}/:token`])
        feeds.route<Route>({
          method: [...adapter.methods],
          url,
          exposeHeadRoute: false,
          handler: async (request, reply) => {
            const feed = await services.positionFeeds.openFeed(adapter.kind, tokenOf(request));
            const report = await feed.take(adapter.read(toMessage(request)));
            return reply.header('cache-control', 'no-store').send(report);
          },
        });
  });
}

/** Throws UNAUTHENTICATED where there is none. */
function tokenOf({ params, headers }: FastifyRequest<Route>): string {
  const token = params.token ?? BEARER.exec(headers.authorization ?? '')?.[1];
  if (token === undefined)
    throw new DomainError(
      'UNAUTHENTICATED',
      'no token was sent; it is the last part of the address, or stands in the header "Authorization: Bearer <token>"',
    );
  return token;
}

function toMessage({ url, headers, body }: FastifyRequest<Route>): FeedMessage {
  const start = url.indexOf('?');
  return {
    query: start === -1 ? '' : url.slice(start + 1),
    contentType: headers['content-type'] ?? null,
    body: typeof body === 'string' ? body : '',
  };
}
