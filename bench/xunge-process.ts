/** The real program in a process of its own: its output, its peak memory, and questions to it over HTTP. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { JsonClient } from './json-client.js';

/** As `npm start` and `xunge` set them. */
const NODE_FLAGS = ['--max-semi-space-size=64', '--no-allocation-site-pretenuring', '--no-parallel-scavenge'];
/** A folder for CPU profiles, where one is wanted. */
const PROFILE =
  process.env.BENCH_PROFILE === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`];
const POLL_MS = 50;
const PATIENCE_MS = 180_000;
/** The kernel counts processor time in these (USER_HZ), on every machine that Node runs on. */
const TICKS_PER_S = 100;

export class XungeProcess {
  /** Resident memory at its highest, in bytes; null where the system does not tell (Linux does). */
  peakBytes: number | null = null;
  /** Processor time so far, in seconds, of all its threads: it tells more than the clock on a machine that has other work; null as above. */
  cpuS: number | null = null;
  output = '';
  readonly startedMs = performance.now();
  readonly #child: ChildProcess;
  readonly #poll: NodeJS.Timeout;
  readonly #exit: Promise<unknown>;

  constructor(args: readonly string[], environment: Readonly<Record<string, string>>, input = '') {
    this.#child = spawn(process.execPath, [...NODE_FLAGS, ...PROFILE, 'dist/src/cli/main.js', ...args], {
      env: { ...process.env, DATABASE_URL: '', LOG_LEVEL: 'error', ...environment },
      stdio: 'pipe',
    });
    this.#exit = once(this.#child, 'exit');
    for (const stream of [this.#child.stdout!, this.#child.stderr!])
      stream.on('data', (data: Buffer) => (this.output += data.toString()));
    this.#child.stdin!.end(input);
    this.#poll = setInterval(() => this.#look(), POLL_MS);
  }

  /** The kernel's own counters, of which the first is a high-water mark: what comes after the last look is all that can be missed. */
  #look(): void {
    const read = (name: string): string => readFileSync(`/proc/${this.#child.pid}/${name}`, 'utf8');
    try {
      const [, kib] = /VmHWM:\s+(\d+) kB/.exec(read('status')) ?? [];
      // Fields 14 and 15 of the line, counted behind the name in parentheses, which may hold spaces (man 5 proc).
      const fields = read('stat')
        .replace(/^.*\) /s, '')
        .split(' ');
      if (kib === undefined) return; // It has ended, and its parent was not told yet.
      this.peakBytes = Number(kib) * 1024;
      this.cpuS = (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
    } catch {
      // It has ended, or this is not Linux.
    }
  }

  /** Waits for its end; throws what it said where it failed. */
  async finished(): Promise<this> {
    await this.#exit;
    clearInterval(this.#poll);
    if (this.#child.exitCode !== 0) throw new Error(`xunge failed: ${this.output}`);
    return this;
  }

  /** Waits until it says something; returns the milliseconds since its start. */
  async says(text: string): Promise<number> {
    while (!this.output.includes(text)) {
      if (this.#child.exitCode !== null || performance.now() - this.startedMs > PATIENCE_MS)
        throw new Error(`xunge did not say ${JSON.stringify(text)}, but: ${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return performance.now() - this.startedMs;
  }

  async stop(): Promise<void> {
    this.#look();
    clearInterval(this.#poll);
    this.#child.kill('SIGTERM');
    await this.#exit;
  }

  /** Seconds that a step took, as the program itself said. */
  secondsOf(step: string): number {
    const found = [...this.output.matchAll(new RegExp(`^${step}: done in ([\\d.]+) s$`, 'gm'))].at(-1);
    if (!found) throw new Error(`xunge did not say how long ${step} took: ${this.output}`);
    return Number(found[1]);
  }
}

export class XungeClient {
  #client: JsonClient;

  constructor(private readonly port: number) {
    this.#client = new JsonClient(port);
  }

  async signIn(account: string, password: string): Promise<void> {
    const { signIn } = await this.ask<{ signIn: { accessToken: string } }>(
      'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }',
      { input: { account, password } },
    );
    this.#client = new JsonClient(this.port, signIn.accessToken);
  }

  async ask<T>(query: string, variables: object = {}): Promise<T> {
    const { data, errors } = await this.#client.ask<T>(query, variables);
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return data!;
  }
}
