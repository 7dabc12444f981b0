/** GraphQL over HTTP on kept connections, with as little work of its own as can be: the clients share the machine with the server. */
import { Agent, request } from 'node:http';

export class JsonClient {
  readonly #agent: Agent;

  constructor(
    private readonly port: number,
    /** Null: nobody in particular asks. */
    private readonly token: string | null = null,
    connections = Infinity,
  ) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** The answer as it came: data and errors. */
  ask<T>(
    query: string,
    variables: object,
  ): Promise<{ data: T | null; errors?: readonly { extensions?: { code?: string } }[] }> {
    const body = JSON.stringify({ query, variables });
    return new Promise((resolve, reject) => {
      const asking = request(
        {
          agent: this.#agent,
          host: '127.0.0.1',
          port: this.port,
          path: '/graphql',
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            ...(this.token !== null && { authorization: `Bearer ${this.token}` }),
          },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (part: string) => (text += part));
          response.on('end', () => {
            try {
              resolve(JSON.parse(text) as never);
            } catch {
              reject(new Error(`${response.statusCode}: ${text.slice(0, 200)}`));
            }
          });
        },
      );
      asking.on('error', reject);
      asking.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
