/**
 * Thousands of subscribers on sockets of their own, speaking as much of graphql-transport-ws as it takes. A subscription remembers its last cursor, the events that
 * it was told and when, and begins again behind that cursor when its socket is opened anew.
 */
import { WebSocket } from 'ws';
import { type Received, type SocketPlan, type SubscriberReport, type Subscription } from './messages.js';

/** As the console does it: whoever has no cursor asks with one of no log, and is answered with the log's present one. */
const CURSOR_OF_NO_LOG = '00000000-0000-0000-0000-000000000000:0';
const PATIENCE_MS = 60_000;
/** Who is turned away comes again after so long, and up to as much again. */
const RETRY_MS = 250;

interface Item {
  readonly cursor: string;
  readonly resync?: string | null;
  readonly isRedelivery?: boolean;
}
interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: { readonly data?: Readonly<Record<string, Item>>; readonly errors?: unknown };
}

interface Running {
  readonly plan: Subscription;
  readonly seqs: number[];
  readonly at: number[];
  cursor: string | null;
}

export class Subscribers {
  #port = 0;
  #sockets: Client[] = [];
  readonly #errors: string[] = [];

  /** Resolves when all sockets are acknowledged and have asked for their subscriptions. */
  async open(port: number, plans: readonly SocketPlan[], perS: number): Promise<void> {
    this.#port = port;
    const begin = performance.now();
    this.#sockets = [];
    const opening: Promise<void>[] = [];
    for (const [i, plan] of plans.entries()) {
      const waitMs = begin + (i / perS) * 1000 - performance.now();
      if (waitMs > 2) await new Promise((resolve) => setTimeout(resolve, waitMs));
      const client = new Client(plan, (error) => this.#errors.push(error));
      this.#sockets.push(client);
      opening.push(client.open(port));
    }
    await Promise.all(opening);
  }

  /** As when the network is gone: no farewell. */
  async cut(): Promise<void> {
    for (const socket of this.#sockets) socket.cut();
  }

  /** All at once. */
  async reopen(): Promise<void> {
    await Promise.all(this.#sockets.map((socket) => socket.open(this.#port)));
  }

  /** What came since the last report. */
  async report(): Promise<SubscriberReport> {
    const received = this.#sockets.flatMap((socket) => socket.take());
    const open = this.#sockets.filter((socket) => socket.isOpen).length;
    const retries = this.#sockets.reduce((sum, socket) => sum + socket.retries, 0);
    const redelivered = this.#sockets.reduce((sum, socket) => sum + socket.redelivered, 0);
    return { received, open, retries, redelivered, errors: this.#errors.splice(0) };
  }
}

class Client {
  readonly #running: Running[];
  #socket: WebSocket | null = null;
  retries = 0;
  redelivered = 0;

  constructor(
    private readonly plan: SocketPlan,
    private readonly fail: (error: string) => void,
  ) {
    this.#running = plan.subscriptions.map((each) => ({ plan: each, seqs: [], at: [], cursor: null }));
  }

  get isOpen(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Until the server has acknowledged; who is turned away tries again. */
  async open(port: number): Promise<void> {
    while (!(await this.#tryToOpen(port))) {
      this.retries++;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS * (1 + Math.random())));
    }
  }

  #tryToOpen(port: number): Promise<boolean> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws', {
      perMessageDeflate: false,
      handshakeTimeout: PATIENCE_MS,
    });
    this.#socket = socket;
    const say = (message: object): void => socket.send(JSON.stringify(message));
    return new Promise((resolve) => {
      socket.once('open', () =>
        say({ type: 'connection_init', payload: { authorization: `Bearer ${this.plan.token}` } }),
      );
      let isAcknowledged = false;
      socket.on('error', () => undefined); // It is closed then.
      socket.on('close', (code, reason) => {
        // Those that were cut have no place here any more.
        if (isAcknowledged && this.#socket === socket)
          this.fail(`closed by the server with ${code} ${reason.toString()}`);
        resolve(false);
      });
      socket.on('message', (data: Buffer) => {
        // What had come to a socket before it was cut, and was not read by then, is lost with it.
        if (this.#socket !== socket) return;
        const message = JSON.parse(data.toString('utf8')) as Message;
        if (message.type === 'connection_ack') {
          for (const [i, { plan, cursor }] of this.#running.entries()) {
            const variables = { ...plan.variables, after: cursor ?? CURSOR_OF_NO_LOG };
            say({ type: 'subscribe', id: String(i), payload: { query: plan.query, variables } });
          }
          isAcknowledged = true;
          resolve(true);
        } else if (message.type === 'ping') say({ type: 'pong' });
        else if (message.type === 'next') this.#note(message);
        else this.fail(`${message.type}: ${JSON.stringify(message.payload)}`);
      });
    });
  }

  #note({ id, payload }: Message): void {
    if (payload?.errors !== undefined) return this.fail(JSON.stringify(payload.errors));
    const running = this.#running[Number(id)]!;
    const [item] = Object.values(payload!.data!);
    if (typeof item?.cursor !== 'string') return; // positions
    if (item.isRedelivery === true) {
      this.redelivered++;
      return;
    }
    if (item.resync != null && running.cursor !== null) return this.fail(`told to resynchronise: ${item.resync}`);
    running.cursor = item.cursor;
    if (item.resync != null) return;
    running.seqs.push(Number(item.cursor.slice(item.cursor.indexOf(':') + 1)));
    running.at.push(Date.now());
  }

  cut(): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.terminate();
  }

  take(): Received[] {
    return this.#running.map(({ plan, seqs, at }) => ({ key: plan.key, seqs: seqs.splice(0), at: at.splice(0) }));
  }
}
