/** Opens the embedded database: PGlite with PostGIS in a worker thread, behind the same `Database` as a server. One session, one process. */
import { Worker } from 'node:worker_threads';
import knexModule from 'knex';
import knexPostgis from 'knex-postgis';
import { compiledFile } from '../../compiled-file.js';
import { type Database, leanPool } from '../database.js';
import { lockFolder } from './lock.js';
import { ProtocolStream } from './stream.js';
// `import type`: an inline `type` would still load the worker's entry here, in the wrong thread.
import type { EmbeddedAnswer, EmbeddedRequest, EmbeddedWorkerData } from './worker.js';

export interface EmbeddedDatabase extends Database {
  readonly kind: 'embedded';
  /** The whole data folder as a tar file, for `snapshot` of a later `openEmbedded`. */
  dump(): Promise<Uint8Array>;
}

/**
 * `folder` is created where it is absent; without it the database lives in memory. Throws CONFLICT where another process has the folder open:
 * two processes on one folder would both report success and lose each other's rows.
 */
export async function openEmbedded(options: EmbeddedWorkerData): Promise<EmbeddedDatabase> {
  const unlock = options.folder === undefined ? () => undefined : lockFolder(options.folder);
  try {
    const thread = await startThread(options);
    const knex = knexModule.default({
      client: 'pg',
      connection: {
        user: 'postgres',
        database: 'postgres',
        stream: () => new ProtocolStream((batch) => thread.call('protocol', batch)),
        pipeline: true,
      } as never, // knex's types do not know these options of `pg`
      // Nothing is prepared: all connections to it, one after another, are one session, which would know the names already.
      pool: { min: 0, max: 1, ...leanPool(null) },
      acquireConnectionTimeout: 20_000,
    });
    return {
      kind: 'embedded',
      knex,
      st: knexPostgis(knex),
      dump: () => thread.call('dump'),
      close: async () => {
        await knex.destroy();
        await thread.call('close');
        await thread.stop();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

interface Thread {
  call(op: EmbeddedRequest['op'], data?: Uint8Array): Promise<Uint8Array>;
  stop(): Promise<void>;
}

async function startThread(options: EmbeddedWorkerData): Promise<Thread> {
  const worker = new Worker(compiledFile(import.meta.url, './worker.js'), { workerData: options });
  const waiting = new Map<number, { resolve: (data: Uint8Array) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  const failAll = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
  });
  worker.on('error', failAll);
  worker.on('exit', (code) => failAll(new Error(`the embedded database stopped with code ${code}`)));
  worker.on('message', (answer: EmbeddedAnswer) => {
    const call = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('error' in answer) call?.reject(new Error(answer.error));
    else call?.resolve(answer.data);
  });
  return {
    call: (op, data) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, op, data } satisfies EmbeddedRequest, ownMemory(data));
      }),
    stop: async () => {
      await worker.terminate();
    },
  };
}

/** Memory that holds the data and nothing else is handed over; small buffers lie in one that Node shares among them, and are copied. */
function ownMemory(data: Uint8Array | undefined): ArrayBuffer[] {
  return data?.buffer instanceof ArrayBuffer && data.byteLength === data.buffer.byteLength ? [data.buffer] : [];
}
