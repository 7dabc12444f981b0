/** What the launcher and its client processes say to each other. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** One graphql-transport-ws subscription. `after` is set from its last cursor when it is begun again. */
export interface Subscription {
  readonly key: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}
export interface SocketPlan {
  readonly token: string;
  readonly subscriptions: readonly Subscription[];
}

export interface Received {
  readonly key: string;
  /** Of each event delivered, in the order of delivery; the state that a feed without a cursor begins with is not among them. */
  readonly seqs: readonly number[];
  /** Epoch milliseconds, one for each of `seqs`. */
  readonly at: readonly number[];
}

export interface FixesTask {
  readonly port: number;
  readonly token: string;
  readonly units: readonly { readonly id: string; readonly place: { readonly lon: number; readonly lat: number } }[];
  readonly fixesPerS: number;
  readonly perCall: number;
  readonly seconds: number;
  readonly seed: number;
}

export interface AssignTask {
  readonly port: number;
  readonly token: string;
  readonly unitIds: readonly string[];
  readonly incidentIds: readonly string[];
  readonly attempts: number;
  readonly seed: number;
}

export type Command =
  | { readonly do: 'open'; readonly port: number; readonly sockets: readonly SocketPlan[]; readonly perS: number }
  | { readonly do: 'cut' }
  | { readonly do: 'reopen' }
  | { readonly do: 'report' }
  | { readonly do: 'fixes'; readonly task: FixesTask }
  | { readonly do: 'assign'; readonly task: AssignTask };

/** Of requests: from when one was due, or sent, to its answer. */
export interface Answers {
  readonly ms: readonly number[];
  readonly errors: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
}
export interface SubscriberReport {
  readonly received: readonly Received[];
  readonly open: number;
  /** So far. */
  readonly retries: number;
  /** So far. */
  readonly redelivered: number;
  readonly errors: readonly string[];
}
export type Answer = { readonly done: Command['do']; readonly result: unknown };

/** A client in a process of its own; one command at a time. */
export class ClientProcess {
  readonly #child: ChildProcess;

  constructor() {
    this.#child = fork(fileURLToPath(new URL('client-process.js', import.meta.url)), { serialization: 'advanced' });
  }

  ask<T>(command: Command): Promise<T> {
    return new Promise((resolve, reject) => {
      const onExit = (): void => reject(new Error('a client process has ended'));
      this.#child.once('exit', onExit);
      this.#child.once('message', (answer: Answer) => {
        this.#child.off('exit', onExit);
        resolve(answer.result as T);
      });
      this.#child.send(command);
    });
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }
}
