/**
 * The main thread's side of the planning worker: a bounded queue, one request at a time, deadlines, and a new worker after a crash.
 */
import { type Worker } from 'node:worker_threads';
import { DomainError } from '../../core/errors.js';
import {
  type PlanningFailure,
  type PlanningMetric,
  type PlanningOperation,
  type PlanningOperations,
  type PlanningReply,
  type PlanningRequest,
} from './planning-messages.js';

export interface PlanningThreadOptions {
  /** Starts a worker with the data of now. Called when a request needs one and none is there. */
  readonly start: () => Promise<Worker>;
  /** Requests that may wait, by kind (a map asks for dozens of tiles at once); one more is refused with RATE_LIMITED. */
  readonly maxWaiting: { readonly tiles: number; readonly others: number };
  /** From the call to the answer. Beyond it the request fails; if it was being computed, with the worker. */
  readonly timeoutMs: number;
}

interface Job extends PlanningRequest {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
  readonly settled: () => void;
}

export class PlanningThread {
  private readonly waiting: Job[] = [];
  private running: Job | null = null;
  private worker: Worker | null = null;
  private isStarting = false;
  private isClosed = false;
  /** Set when the data changed: the worker ends after its present request. */
  private isStale = false;
  private lastId = 0;

  constructor(private readonly options: PlanningThreadOptions) {}

  /**
   * Rejects with RATE_LIMITED where too many wait or the time is over, with the reason of `signal` where it was aborted, and with the
   * worker's own error; with an Error where the worker crashed, which the next request does not notice.
   * Tiles go before what takes longer: a map that waits for a report looks broken.
   */
  async call<Operation extends PlanningOperation>(
    operation: Operation,
    question: PlanningOperations[Operation]['question'],
    signal?: AbortSignal,
  ): Promise<PlanningOperations[Operation]['answer']> {
    signal?.throwIfAborted();
    if (this.isClosed) throw new Error('the planning service is closed');
    this.checkRoom(operation);
    return new Promise((resolve, reject) => {
      const abort = (): void => this.abandon(job, signal!.reason as Error);
      const deadline = setTimeout(() => this.expire(job), this.options.timeoutMs);
      const settled = (): void => {
        clearTimeout(deadline);
        signal?.removeEventListener('abort', abort);
      };
      const job: Job = { id: ++this.lastId, operation, question, resolve, reject, settled };
      signal?.addEventListener('abort', abort);
      const firstSlow = this.waiting.findIndex((other) => other.operation !== 'tile');
      if (operation === 'tile' && firstSlow >= 0) this.waiting.splice(firstSlow, 0, job);
      else this.waiting.push(job);
      this.pump();
    });
  }

  /** Later requests are answered by a worker started after this. */
  replace(): void {
    this.isStale = true;
    this.pump();
  }

  /** Other travel times for every request that is not being computed yet. A worker that is starting may have taken the former ones: it is replaced. */
  tell(metric: PlanningMetric): void {
    if (this.isStarting) this.isStale = true;
    else this.worker?.postMessage(metric);
  }

  /** Fails what waits and ends the worker. */
  async close(): Promise<void> {
    this.isClosed = true;
    for (const job of this.waiting.splice(0)) fail(job, new Error('the planning service is closed'));
    await this.drop(new Error('the planning service is closed'));
  }

  private pump(): void {
    if (this.running !== null || this.isStarting) return;
    if (this.isStale) {
      this.isStale = false;
      void this.drop(new Error('the planning worker was replaced'));
    }
    if (this.waiting.length === 0 || this.isClosed) return;
    if (this.worker === null) {
      this.isStarting = true;
      void this.startWorker();
      return;
    }
    this.running = this.waiting.shift()!;
    const { id, operation, question } = this.running;
    this.worker.postMessage({ id, operation, question } satisfies PlanningRequest);
  }

  private async startWorker(): Promise<void> {
    try {
      const worker = await this.options.start();
      if (this.isClosed) return void worker.terminate();
      this.worker = worker;
      worker.on('message', (reply: PlanningReply) => this.settle(worker, reply));
      worker.on('error', (error) => this.onCrash(worker, error));
      worker.on('exit', (code) => this.onCrash(worker, new Error(`it exited with code ${code}`)));
    } catch (error) {
      // The request that needed it fails; the next one tries again.
      const job = this.waiting.shift();
      if (job) fail(job, new Error('the planning worker could not be started', { cause: error }));
    } finally {
      this.isStarting = false;
      this.pump();
    }
  }

  private settle(worker: Worker, reply: PlanningReply): void {
    const job = this.running;
    if (worker !== this.worker || job?.id !== reply.id) return;
    this.running = null;
    if ('failure' in reply) fail(job, toError(reply.failure));
    else {
      job.settled();
      job.resolve(('json' in reply ? JSON.parse(reply.json) : reply.tile) as never);
    }
    this.pump();
  }

  private onCrash(worker: Worker, cause: Error): void {
    if (worker !== this.worker) return; // ended on purpose
    const what = this.running?.operation ?? 'nothing';
    void this.drop(new Error(`the planning worker stopped while it computed ${what}; ask again`, { cause }));
    this.pump();
  }

  /** Ends the worker, failing what it computes. */
  private async drop(reason: Error): Promise<void> {
    const { worker, running } = this;
    this.worker = null;
    this.running = null;
    if (running) fail(running, reason);
    await worker?.terminate();
  }

  private expire(job: Job): void {
    const message = `planning did not answer within ${this.options.timeoutMs / 1000} s`;
    const error = new DomainError('RATE_LIMITED', message, { expected: 'fewer or smaller questions at a time' });
    this.abandon(job, error);
    if (job !== this.running) return;
    void this.drop(error);
    this.pump();
  }

  /** The caller no longer waits; what is computed already is computed to its end, and its answer dropped. */
  private abandon(job: Job, reason: Error): void {
    const place = this.waiting.indexOf(job);
    if (place >= 0) this.waiting.splice(place, 1);
    fail(job, reason);
  }

  private checkRoom(operation: PlanningOperation): void {
    const { tiles, others } = this.options.maxWaiting;
    const isTile = operation === 'tile';
    const alike = this.waiting.filter((job) => (job.operation === 'tile') === isTile).length;
    if (alike < (isTile ? tiles : others)) return;
    const message = `${alike} ${isTile ? 'map tiles' : 'planning requests'} are waiting already`;
    throw new DomainError('RATE_LIMITED', message, { expected: 'another try in a few seconds' });
  }
}

/** Rejecting twice does nothing the second time. */
function fail(job: Job, error: Error): void {
  job.settled();
  job.reject(error);
}

function toError({ code, message, details }: PlanningFailure): Error {
  return code === null ? new Error(message) : new DomainError(code, message, details);
}
