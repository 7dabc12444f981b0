/** Builds roads in a thread of their own. */
import { Worker } from 'node:worker_threads';
import { compiledFile } from '../compiled-file.js';
import { DomainError } from '../core/errors.js';
import { decodeRoadGraph } from '../core/road/codec.js';
import { type BuildRoadsData, type BuildRoadsMessage, type BuildStep, type BuiltRoads } from './build-roads.js';

/** Resolves when the thread and its memory are gone. DomainError BAD_USER_INPUT naming the file where it cannot be used. */
export async function buildRoadsInThread(
  data: BuildRoadsData,
  onProgress: (step: BuildStep, share: number) => void,
): Promise<BuiltRoads> {
  const worker = new Worker(compiledFile(import.meta.url, './build-roads-worker.js'), { workerData: data });
  try {
    const { file, report } = await new Promise<Pick<BuiltRoads, 'file' | 'report'>>((resolve, reject) => {
      worker.on('message', (message: BuildRoadsMessage) => {
        if ('step' in message) onProgress(message.step, message.share);
        else if ('file' in message) resolve(message);
        else reject(new DomainError(message.failure.code, message.failure.message, message.failure.details));
      });
      worker.on('error', reject);
      worker.on('exit', (code) => reject(new Error(`the thread that builds the roads stopped with code ${code}`)));
    });
    return { graph: decodeRoadGraph(file.buffer), report, file };
  } finally {
    await worker.terminate();
  }
}
