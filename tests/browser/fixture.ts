/** A browser and a system for the tests of one file. */
import { afterAll, beforeAll } from 'vitest';
import { type Browser } from 'playwright-core';
import { launch } from './chromium.js';
import { type RunningSystem, startSystem } from './system.js';

export interface Fixture {
  browser: Browser;
  system: RunningSystem;
}

/** Filled in before the first test of the enclosing `describe`, closed after its last. `demo`: do units move by themselves? */
export function browserAndSystem(chromium: string | null, demo: 'live' | 'off'): Fixture {
  const fixture = {} as Fixture;
  beforeAll(async () => {
    if (chromium === null) return;
    fixture.system = await startSystem(demo);
    fixture.browser = await launch(chromium);
  });
  afterAll(async () => {
    // Either may be missing where starting failed.
    await (fixture.browser as Browser | undefined)?.close();
    await (fixture.system as RunningSystem | undefined)?.close();
  });
  return fixture;
}
