/** Questions and mutations over one WebSocket, several at a time: less work for both sides than HTTP, where a hundred thousand are asked. */
import { WebSocket } from 'ws';

export interface SocketAnswer<T> {
  readonly data?: T | null;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}

export class SocketClient {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<string, (answer: SocketAnswer<never>) => void>();
  #next = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  static async open(port: number, token: string): Promise<SocketClient> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws', {
      perMessageDeflate: false,
    });
    const client = new SocketClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.once('open', () =>
        socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } })),
      );
      socket.on('message', (data: Buffer) => client.#hear(data, resolve));
    });
    return client;
  }

  ask<T>(query: string, variables: object): Promise<SocketAnswer<T>> {
    const id = String(this.#next++);
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#socket.send(JSON.stringify({ type: 'subscribe', id, payload: { query, variables } }));
    });
  }

  close(): void {
    this.#socket.close();
  }

  #hear(data: Buffer, onAcknowledged: () => void): void {
    const { type, id, payload } = JSON.parse(data.toString('utf8')) as { type: string; id?: string; payload?: unknown };
    if (type === 'connection_ack') onAcknowledged();
    else if (type === 'ping') this.#socket.send('{"type":"pong"}');
    else if (type === 'next' || type === 'error') {
      this.#waiting.get(id!)?.((type === 'error' ? { errors: payload } : payload) as never);
      this.#waiting.delete(id!);
    }
  }
}
