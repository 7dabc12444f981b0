/** The system that the browser walks through: the whole of it on the demo district, or one that is already running at `XUNGE_URL`. */

export interface RunningSystem {
  readonly url: string;
  close(): Promise<void>;
}

export async function startSystem(demo: 'live' | 'off'): Promise<RunningSystem> {
  const running = process.env.XUNGE_URL;
  if (running) return { url: running, close: async () => {} };
  // Loaded only where it is needed: a walk through a running system needs no server code.
  const { startApp } = await import('../support/app.js');
  return startApp({ demo });
}
