import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { once } from 'node:events';
import { afterAll, describe, expect, it } from 'vitest';
import { lockFolder } from '../../src/database/embedded/lock.js';

const folder = mkdtempSync(path.join(tmpdir(), 'xunge-lock-'));

/** Another process that takes the lock, says so and waits. */
function holder(place: string) {
  const script = `import { lockFolder } from ${JSON.stringify(path.resolve('dist/src/database/embedded/lock.js'))};
    try { lockFolder(${JSON.stringify(place)}); console.log('held'); setInterval(() => {}, 1000); }
    catch (error) { console.log(error.code + ' ' + error.message); }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { child, said: once(child.stdout, 'data').then(([data]: Buffer[]) => data!.toString().trim()) };
}

describe('the lock of the embedded database', () => {
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('refuses a second process by name, and lets it in after the first has gone', async () => {
    const place = path.join(folder, 'one');
    const first = holder(place);
    expect(await first.said).toBe('held');
    const second = await holder(place).said;
    expect(second).toBe(
      `CONFLICT the embedded database in ${place} is open in process ${first.child.pid}; stop that process first, or set DATA_DIR to another folder, or DATABASE_URL to a PostgreSQL server`,
    );
    expect(() => lockFolder(place)).toThrowError(expect.objectContaining({ code: 'CONFLICT' }) as Error);
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    const release = lockFolder(place);
    release();
    lockFolder(place)();
  });

  it('is not held by a process that was given the number of a dead one', () => {
    const place = path.join(folder, 'two');
    writeFileSync(`${place}.lock`, `${process.ppid} 1`);
    const release = lockFolder(place);
    expect(readFileSync(`${place}.lock`, 'utf8')).toMatch(new RegExp(`^${process.pid} `));
    release();
  });

  it('is taken by exactly one of many that find it stale', async () => {
    const place = path.join(folder, 'three');
    writeFileSync(`${place}.lock`, '999999999 1');
    const rivals = Array.from({ length: 6 }, () => holder(place));
    const said = await Promise.all(rivals.map((rival) => rival.said));
    expect(said.filter((text) => text === 'held')).toHaveLength(1);
    expect(said.filter((text) => text.startsWith('CONFLICT'))).toHaveLength(5);
    for (const { child } of rivals) child.kill('SIGKILL');
  });
});
