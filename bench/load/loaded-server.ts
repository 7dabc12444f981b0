/** The server under load: the real program with production settings in a process of its own, and what its inspector tells of memory and processor time. */
import { writeFileSync } from 'node:fs';
import { WebSocket } from 'ws';
import { XungeProcess } from '../xunge-process.js';

export const AUTH_SECRET = 'the secret of a bench, of at least 32 bytes';
const PORT = 4878;
const INSPECTOR_PORT = 9878;

export interface Memory {
  readonly rss: number;
  readonly heapUsed: number;
  readonly external: number;
  readonly arrayBuffers: number;
}

export class LoadedServer {
  readonly port = PORT;
  readonly #process: XungeProcess;
  #inspector: Inspector | null = null;

  private constructor(process: XungeProcess) {
    this.#process = process;
  }

  static async start(environment: Readonly<Record<string, string>>): Promise<LoadedServer> {
    const process = new XungeProcess(['serve'], {
      NODE_ENV: 'production',
      AUTH_SECRET,
      PORT: String(PORT),
      WS_SOCKETS: '50000',
      WS_SUBSCRIPTIONS_PER_SOCKET: '1000',
      DATABASE_POOL_SIZE: '20',
      NODE_OPTIONS: `--inspect=127.0.0.1:${INSPECTOR_PORT}`,
      ...environment,
    });
    const server = new LoadedServer(process);
    try {
      await process.says(`127.0.0.1:${PORT}`);
      server.#inspector = await Inspector.open();
    } catch (error) {
      await process.stop();
      throw error;
    }
    return server;
  }

  get cpuS(): number {
    return this.#process.cpuS ?? NaN;
  }

  /** After full collections of what is not needed any more. */
  async memory(): Promise<Memory> {
    for (let i = 0; i < 3; i++) await this.#inspector!.ask('HeapProfiler.collectGarbage');
    const { result } = await this.#inspector!.ask<{ result: { value: string } }>('Runtime.evaluate', {
      expression: 'JSON.stringify(process.memoryUsage())',
    });
    return JSON.parse(result.value) as Memory;
  }

  /** Where LOAD_PROFILE names a folder, what the main thread did meanwhile goes there for Chromium's developer tools. */
  async profiled<T>(name: string, work: () => Promise<T>): Promise<T> {
    const folder = process.env.LOAD_PROFILE;
    if (folder === undefined) return work();
    await this.#inspector!.ask('Profiler.enable');
    await this.#inspector!.ask('Profiler.start');
    const result = await work();
    const { profile } = await this.#inspector!.ask<{ profile: object }>('Profiler.stop');
    writeFileSync(`${folder}/${name}.cpuprofile`, JSON.stringify(profile));
    return result;
  }

  /** One figure of /metrics. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`http://127.0.0.1:${PORT}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  }

  async stop(): Promise<void> {
    this.#inspector?.close();
    await this.#process.stop();
    if (this.#process.output !== '') {
      const complaints = this.#process.output.split('\n').filter((line) => line.includes('"level":50'));
      if (complaints.length > 0)
        console.log(`the server complained ${complaints.length} times: ${complaints[0]!.slice(0, 500)}`);
    }
  }
}

/** https://chromedevtools.github.io/devtools-protocol/v8/ */
class Inspector {
  #next = 0;
  private constructor(private readonly socket: WebSocket) {}

  static async open(): Promise<Inspector> {
    const targets = (await (await fetch(`http://127.0.0.1:${INSPECTOR_PORT}/json/list`)).json()) as {
      webSocketDebuggerUrl: string;
    }[];
    const socket = new WebSocket(targets[0]!.webSocketDebuggerUrl, { maxPayload: 0, perMessageDeflate: false });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return new Inspector(socket);
  }

  ask<T>(method: string, params: object = {}): Promise<T> {
    const id = ++this.#next;
    return new Promise((resolve, reject) => {
      const onMessage = (data: Buffer): void => {
        const answer = JSON.parse(data.toString('utf8')) as { id?: number; result: T; error?: { message: string } };
        if (answer.id !== id) return;
        this.socket.off('message', onMessage);
        if (answer.error === undefined) resolve(answer.result);
        else reject(new Error(answer.error.message));
      };
      this.socket.on('message', onMessage);
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }

  close(): void {
    this.socket.close();
  }
}
