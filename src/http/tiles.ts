/** Vector tiles of the base map (Mapbox Vector Tile 2.1) at /tiles/:z/:x/:y.mvt. */
import { createHash } from 'node:crypto';
import { type FastifyInstance } from 'fastify';
import { badInput } from '../core/errors.js';
import { type PlanningService } from '../services/contract.js';

const MAX_ZOOM = 22;
const WHOLE = /^\d{1,8}$/;

/** Throws BAD_USER_INPUT where `text` is not a whole number up to `maximum`. */
function tileNumber(name: string, text: string, maximum: number): number {
  const value = WHOLE.test(text) ? Number(text) : NaN;
  if (value <= maximum) return value;
  throw badInput(
    [name],
    `${JSON.stringify(text.slice(0, 20))} is not a tile coordinate`,
    `a whole number from 0 to ${maximum}`,
  );
}

export function serveTiles(app: FastifyInstance, planning: Pick<PlanningService, 'tile'>): void {
  app.get<{ Params: { z: string; x: string; y: string } }>('/tiles/:z/:x/:y.mvt', async (request, reply) => {
    const { params } = request;
    const z = tileNumber('z', params.z, MAX_ZOOM);
    const last = 2 ** z - 1;
    const x = tileNumber('x', params.x, last);
    const y = tileNumber('y', params.y, last);

    const tile = await planning.tile(z, x, y);
    // Revalidated each time: an import of roads or grids replaces tiles at once, and half of an old map beside a new one misleads.
    void reply.header('cache-control', 'public, no-cache');
    if (tile === null) return reply.code(204).send();
    const bytes = Buffer.from(tile.buffer, tile.byteOffset, tile.byteLength);
    const etag = `"${createHash('sha1').update(bytes).digest('base64url')}"`;
    void reply.header('etag', etag);
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    return reply.type('application/vnd.mapbox-vector-tile').send(bytes);
  });
}
