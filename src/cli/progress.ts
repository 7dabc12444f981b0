/** Progress of long work on a terminal: a bar that fills on a TTY, a line per quarter elsewhere (logs). */

export interface Progress {
  /** Begins a step; the one before is finished. */
  step(name: string): void;
  /** Share of the current step that is done, 0 to 1. */
  share(done: number): void;
  finish(): void;
}

const BAR_WIDTH = 30;

export function createProgress(stream: NodeJS.WriteStream, now: () => number = () => performance.now()): Progress {
  let name: string | null = null;
  let startedMs = 0;
  let shown = -1;

  function draw(done: number): void {
    const filled = Math.round(done * BAR_WIDTH);
    stream.write(
      `\r${name} [${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ${String(Math.floor(done * 100)).padStart(3)} %`,
    );
  }

  function end(): void {
    if (name === null) return;
    const tookS = ((now() - startedMs) / 1000).toFixed(1);
    stream.write(stream.isTTY ? `\r\x1b[2K${name}: done in ${tookS} s\n` : `${name}: done in ${tookS} s\n`);
    name = null;
  }

  return {
    step: (next) => {
      end();
      name = next;
      startedMs = now();
      shown = 0;
      if (stream.isTTY) draw(0);
      else stream.write(`${name} ...\n`);
    },
    share: (done) => {
      if (name === null) return;
      const steps = stream.isTTY ? 100 : 4;
      const reached = Math.floor(Math.min(1, Math.max(0, done)) * steps);
      if (reached <= shown || (!stream.isTTY && reached === steps)) return;
      shown = reached;
      if (stream.isTTY) draw(done);
      else stream.write(`${name}: ${(reached * 100) / steps} %\n`);
    },
    finish: end,
  };
}

export const SILENT: Progress = { step: () => undefined, share: () => undefined, finish: () => undefined };
