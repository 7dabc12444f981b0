/** Whoever sits at a desk of the demo: does the tasks that the feed tells of, and takes over what is handed over. */
import { DomainError } from '../core/errors.js';
import { between, type RandomSource } from '../core/random.js';
import { type Actor } from '../services/actor.js';
import { type Services } from '../services/contract.js';
import { type WorkFeedItem } from '../services/tasks/tasks-contract.js';
import { type BackgroundCalls, pause } from './background-calls.js';
import { completeTask } from './complete-task.js';

const RETRY_MS = 1_000;
/** Time for a human at the same desk to be quicker. */
const CALL_S = [8, 25] as const;
const DESK_S = [25, 70] as const;
const RESULTS = [
  '已调处完毕 · Settled',
  '已立案调查 · A case was opened',
  '已整改到位 · Put right',
  '已回访，无异常 · Called back, nothing left',
];

export interface DeskAtWorkOptions {
  readonly services: Services;
  readonly actor: Actor;
  readonly nowMs: () => number;
  readonly calls: BackgroundCalls;
  readonly random: RandomSource;
}

interface Pending {
  readonly dueAtMs: number;
  readonly call: () => Promise<unknown>;
}

export class DeskAtWork {
  private cursor: string | null = null;
  private isCalling = false;
  /** By the id of the task or hand-over. */
  private readonly pending = new Map<string, Pending>();

  constructor(private readonly options: DeskAtWorkOptions) {}

  /** Follows the feed until the demo stops; a feed that breaks is taken up again where it broke. */
  async listen(): Promise<void> {
    const { services, actor, calls } = this.options;
    while (!calls.signal.aborted) {
      try {
        for await (const item of services.tasks.taskFeed(actor, { after: this.cursor, signal: calls.signal })) {
          this.cursor = item.cursor;
          this.note(item);
        }
      } catch (error) {
        calls.report(error);
      }
      await pause(RETRY_MS, calls.signal);
    }
  }

  /** Starts what is due, if anything. One call at a time. */
  work(): void {
    const { calls, nowMs } = this.options;
    if (this.isCalling) return;
    const due = [...this.pending].find(([, { dueAtMs }]) => dueAtMs <= nowMs());
    if (due === undefined) return;
    const [id, { call }] = due;
    // What goes wrong is left to humans: the feed tells of it again when it changes.
    this.pending.delete(id);
    this.isCalling = true;
    calls.run(async () => {
      try {
        await call();
      } catch (error) {
        if (!(error instanceof DomainError) || error.code !== 'CONFLICT') throw error;
      } finally {
        this.isCalling = false;
      }
    });
  }

  private note({ task, handOver }: WorkFeedItem): void {
    const { services, actor, nowMs, random } = this.options;
    if (task !== undefined) {
      this.pending.delete(task.id);
      // Tasks of units that are not there yet are the command's to see, not to do.
      if (task.status !== 'OPEN' || task.who === 'FIRST_UNIT' || task.who === 'EVERY_UNIT') return;
      const [least, most] = task.who === 'DISPATCHER' ? CALL_S : DESK_S;
      this.plan(task.id, between(random, least, most), () => completeTask(services, actor, task, nowMs(), random));
    }
    if (handOver !== undefined) {
      this.pending.delete(handOver.id);
      const handOverId = handOver.id;
      if (handOver.status === 'REQUESTED')
        this.plan(handOverId, between(random, ...DESK_S), () =>
          services.handOvers.stepHandOver(actor, 'ACCEPT', { handOverId }),
        );
      if (handOver.status === 'ACCEPTED')
        this.plan(handOverId, 2 * between(random, ...DESK_S), () => {
          const result = RESULTS[Math.floor(random() * RESULTS.length)]!;
          return services.handOvers.stepHandOver(actor, 'FOLLOW_UP', { handOverId, result });
        });
    }
  }

  private plan(id: string, delayS: number, call: () => Promise<unknown>): void {
    this.pending.set(id, { dueAtMs: this.options.nowMs() + delayS * 1000, call });
  }
}
