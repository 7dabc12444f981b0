/** The thread in which the embedded PostgreSQL (PGlite, WebAssembly) runs, so that a slow statement never stops the event loop of the server. */
import { existsSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { postgis } from '@electric-sql/pglite-postgis';

export interface EmbeddedWorkerData {
  /** Folder on disk; absent: in memory. */
  readonly folder?: string;
  /** What `dump` returned earlier; the database starts from it. */
  readonly snapshot?: Uint8Array;
}
export interface EmbeddedRequest {
  readonly id: number;
  readonly op: 'protocol' | 'dump' | 'close';
  readonly data?: Uint8Array;
}
export type EmbeddedAnswer =
  { readonly id: number; readonly data: Uint8Array } | { readonly id: number; readonly error: string };

/** What the build leaves of PostGIS, see `cli/slim-postgis.mjs`: in `dist`, of which the benchmarks are compiled one folder deeper. */
const bundlePath = ['../../../postgis.tar.gz', '../../../../postgis.tar.gz']
  .map((place) => new URL(place, import.meta.url))
  .find((place) => existsSync(place));
if (bundlePath === undefined) throw new Error('dist/postgis.tar.gz is missing: build first (npm run build)');

const slimPostgis: typeof postgis = {
  ...postgis,
  setup: async (...options) => ({
    ...(await postgis.setup(...options)),
    bundlePath,
  }),
};

const { folder, snapshot } = workerData as EmbeddedWorkerData;
const db = await PGlite.create({
  dataDir: folder,
  loadDataDir: snapshot && new Blob([snapshot as Uint8Array<ArrayBuffer>]),
  extensions: { postgis: slimPostgis },
});

async function answer({ op, data }: EmbeddedRequest): Promise<Uint8Array> {
  switch (op) {
    case 'protocol':
      return (await db.runExclusive(() => db.execProtocol(data!, { throwOnError: false }))).data;
    case 'dump':
      return new Uint8Array(await (await db.dumpDataDir('none')).arrayBuffer());
    case 'close':
      await db.close();
      return new Uint8Array();
  }
}

parentPort!.on('message', (request: EmbeddedRequest) => {
  answer(request).then(
    (data) => parentPort!.postMessage({ id: request.id, data } satisfies EmbeddedAnswer, [data.buffer as ArrayBuffer]),
    (error: unknown) => parentPort!.postMessage({ id: request.id, error: String(error) } satisfies EmbeddedAnswer),
  );
});
parentPort!.postMessage('ready');
