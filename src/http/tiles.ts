/** Vector tiles of the base map (Mapbox Vector Tile 2.1) at /tiles/:z/:x/:y.mvt. */
import { type FastifyInstance } from 'fastify';
import { badInput } from '../core/errors.js';
import { type PlanningService } from '../services/contract.js';

export interface TileOptions {
  readonly planning: PlanningService;
  /** Tiles change when it does; null where no roads are loaded. */
  readonly roadVersion: () => string | null;
}

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

export function serveTiles(app: FastifyInstance, { planning, roadVersion }: TileOptions): void {
  app.get<{ Params: { z: string; x: string; y: string } }>('/tiles/:z/:x/:y.mvt', async (request, reply) => {
    const { params } = request;
    const z = tileNumber('z', params.z, MAX_ZOOM);
    const last = 2 ** z - 1;
    const x = tileNumber('x', params.x, last);
    const y = tileNumber('y', params.y, last);

    const etag = `"${roadVersion() ?? 'no-roads'}"`;
    // Revalidated each time: an import replaces all tiles at once, and half of an old map beside a new one misleads.
    void reply.header('etag', etag).header('cache-control', 'public, no-cache');
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    const tile = await planning.tile(z, x, y);
    if (tile === null) return reply.code(204).send();
    return reply
      .type('application/vnd.mapbox-vector-tile')
      .send(Buffer.from(tile.buffer, tile.byteOffset, tile.byteLength));
  });
}
