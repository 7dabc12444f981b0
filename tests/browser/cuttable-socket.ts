/** Stands between the page and the server's WebSocket: notes what is subscribed to, holds back what comes, cuts the line. */
import { type Page } from 'playwright-core';

export interface CuttableSocket {
  /** The `after` of each subscription to the event feed, in order; undefined where none was given. */
  readonly eventCursors: readonly (string | undefined)[];
  /** From now on the page hears nothing, and does not know. */
  holdBack(): void;
  /** Closes both ends, as a failing network does. */
  cut(): Promise<void>;
}

interface Message {
  readonly type: string;
  readonly payload?: { readonly query: string; readonly variables?: { readonly after?: string } };
}

/** Call before the page opens. */
export async function interceptSocket(page: Page): Promise<CuttableSocket> {
  const eventCursors: (string | undefined)[] = [];
  let held = false;
  let cut: () => Promise<void> = () => Promise.reject(new Error('the page has opened no socket yet'));
  await page.routeWebSocket('**/graphql', (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((text) => {
      const { type, payload } = JSON.parse(String(text)) as Message;
      if (type === 'subscribe' && payload?.query.includes('eventFeed')) eventCursors.push(payload.variables?.after);
      server.send(text);
    });
    server.onMessage((text) => {
      if (!held) socket.send(text);
    });
    cut = async () => {
      await socket.close({ code: 4999, reason: 'cut by the test' });
      await server.close();
    };
  });
  return { eventCursors, holdBack: () => void (held = true), cut: () => cut() };
}
