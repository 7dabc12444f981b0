/** The console at `/`: files as the build left them, or a page that says that they are not built. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import { type FastifyInstance } from 'fastify';

const NOT_BUILT = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Xunge 巡格</title>
<h1>The console is not built</h1>
<p>The API works: <a href="/graphiql">GraphiQL</a>. For the console run <code>npm run build</code> and reload this page.</p>
<h1>控制台尚未构建</h1>
<p>接口可用：<a href="/graphiql">GraphiQL</a>。要使用控制台，请运行 <code>npm run build</code> 后刷新本页。</p>
</html>
`;

/** Files with a hash in their name, as the bundler puts them there. */
const HASHED = `${path.sep}assets${path.sep}`;

export async function serveConsole(app: FastifyInstance, staticDir: string | null): Promise<void> {
  if (staticDir === null || !existsSync(path.join(staticDir, 'index.html'))) {
    app.get('/', (_request, reply) =>
      reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').code(503).send(NOT_BUILT),
    );
    return;
  }
  await app.register(fastifyStatic, {
    root: path.resolve(staticDir),
    index: ['index.html'],
    cacheControl: false,
    setHeaders: (reply, file) => {
      const cache = file.includes(HASHED) ? 'public, max-age=31536000, immutable' : 'no-cache';
      reply.setHeader('cache-control', cache);
    },
  });
}
