/** The system that the browser walks through: the whole of it on the demo district, or one that is already running at `XUNGE_URL`. */
import { type AppOptions, startApp } from '../support/app.js';

export interface RunningSystem {
  readonly url: string;
  close(): Promise<void>;
}

export async function startSystem(demo: AppOptions['demo']): Promise<RunningSystem> {
  const running = process.env.XUNGE_URL;
  return running ? { url: running, close: async () => {} } : startApp({ demo });
}
