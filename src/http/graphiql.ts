/**
 * GraphiQL from the bundle of @graphql-yoga/render-graphiql, so that it works without the internet. Its parts are files of this origin (the ready-made
 * page of that package is one document of 9 MB with inline scripts); our own script connects it to /graphql over HTTP and graphql-transport-ws.
 */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { GRAPHIQL_START } from './graphiql-start.js';

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Xunge 巡格: GraphiQL</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/graphiql/style.css">
<style>html,body,#root{height:100%;margin:0}</style>
</head>
<body>
<noscript>GraphiQL needs JavaScript.</noscript>
<div id="root"></div>
<script src="/graphiql/graphiql.js"></script>
<script src="/graphiql/start.js"></script>
</body>
</html>
`;

interface Part {
  readonly type: string;
  readonly etag: string;
  readonly gzipped: Buffer;
}

async function preparePart(type: string, text: string): Promise<Part> {
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  return { type: `${type}; charset=utf-8`, etag, gzipped: await promisify(gzip)(text) };
}

/** Nine megabytes of source are loaded when the first reader wants them; what is kept is compressed. */
async function prepareParts(): Promise<ReadonlyMap<string, Part>> {
  const bundle = await import('@graphql-yoga/render-graphiql/graphiql');
  const script = 'text/javascript';
  return new Map([
    ['graphiql.js', await preparePart(script, bundle.js)],
    ['style.css', await preparePart('text/css', bundle.css)],
    ['start.js', await preparePart(script, GRAPHIQL_START)],
    ['worker-editor.js', await preparePart(script, bundle.editorWorkerService)],
    ['worker-json.js', await preparePart(script, bundle.jsonWorker)],
    ['worker-graphql.js', await preparePart(script, bundle.graphqlWorker)],
  ]);
}

export function sendGraphiqlPage(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(PAGE);
}

/** A browser that opens /graphql in its address bar, and no program that sends a query. */
export function wantsGraphiql(request: FastifyRequest): boolean {
  const { query } = request.query as { query?: unknown };
  return request.method === 'GET' && query === undefined && (request.headers.accept ?? '').includes('text/html');
}

export function serveGraphiql(app: FastifyInstance): void {
  let parts: Promise<ReadonlyMap<string, Part>> | null = null;
  app.get('/graphiql', (_request, reply) => sendGraphiqlPage(reply));
  app.get<{ Params: { file: string } }>('/graphiql/:file', async (request, reply) => {
    parts ??= prepareParts();
    const part = (await parts).get(request.params.file);
    if (part === undefined) return reply.callNotFound();
    void reply.header('etag', part.etag).header('cache-control', 'public, no-cache');
    if (request.headers['if-none-match'] === part.etag) return reply.code(304).send();
    // Every browser that runs GraphiQL takes gzip; nobody else fetches these files.
    return reply.type(part.type).header('content-encoding', 'gzip').send(part.gzipped);
  });
}
