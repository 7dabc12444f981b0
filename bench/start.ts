/** How long a newcomer waits: from starting the process to the first answer to `nearestUnits`, on an empty data folder and on a filled one. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';

const PORT = 4873;
const URL = `http://127.0.0.1:${PORT}/graphql`;
const PATIENCE_MS = 120_000;
const PAUSE_MS = 20;

async function ask<T>(query: string, token?: string): Promise<T | null> {
  const headers = {
    'content-type': 'application/json',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  try {
    const response = await fetch(URL, { method: 'POST', headers, body: JSON.stringify({ query }) });
    return ((await response.json()) as { data: T | null }).data;
  } catch {
    return null; // not listening yet
  }
}

async function until<T>(attempt: () => Promise<T | null>): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const result = await attempt();
    if (result !== null) return result;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new Error(`no answer within ${PATIENCE_MS / 1000} s`);
}

/** Seconds from the start of the process to its first answer to `nearestUnits`; the process is then killed. */
async function timeStart(dataDir: string): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, ['dist/src/cli/main.js', 'serve'], {
    env: { ...process.env, DATA_DIR: dataDir, DATABASE_URL: '', PORT: String(PORT), DEMO: 'live', LOG_LEVEL: 'error' },
    stdio: 'ignore',
  });
  try {
    const session = await until(() =>
      ask<{ signIn: { accessToken: string } }>(
        'mutation { signIn(input: { account: "dispatcher", password: "demo" }) { accessToken } }',
      ),
    );
    await until(async () => {
      const data = await ask<{ nearestUnits: { candidates: unknown[] } }>(
        '{ nearestUnits(to: { lon: 121.782, lat: 30.253 }, first: 5) { candidates { travelTimeS unit { callSign } } } }',
        session.signIn.accessToken,
      );
      return (data?.nearestUnits.candidates.length ?? 0) > 0 ? data : null;
    });
    return (performance.now() - started) / 1000;
  } finally {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
}

const dataDir = mkdtempSync(path.join(tmpdir(), 'xunge-bench-'));
try {
  const firstS = await timeStart(dataDir);
  const laterS = [];
  for (let i = 0; i < 5; i++) laterS.push(await timeStart(dataDir));
  laterS.sort((a, b) => a - b);
  console.log(
    JSON.stringify(
      { bench: 'start', firstStartS: firstS, laterStartMedianS: laterS[2], laterStartMaxS: laterS[4] },
      null,
      1,
    ),
  );
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
