/** Finds Chromium and opens pages that note every request, and everything that the page complains about. */
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Path of the browser, or null where there is none. Throws where `CI` is set, since a run that checks nothing must not pass there. */
export function findChromium(): string | null {
  const executable = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (existsSync(executable)) return executable;
  const message = `no Chromium at ${executable}: install it (Debian: apt-get install chromium fonts-noto-cjk) or set CHROMIUM to its path`;
  if (process.env.CI) throw new Error(message);
  console.warn(`skipped: ${message}`);
  return null;
}

const ARGUMENTS: readonly string[] = [
  '--headless',
  '--no-sandbox',
  // Chromium's own errands, which fail noisily without a network.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];
const SOFTWARE_WEBGL: readonly string[] = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
const NO_WEBGL: readonly string[] = ['--disable-gpu', '--disable-3d-apis', '--disable-software-rasterizer'];

/** A browser that draws maps without a graphics card. */
export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: [...ARGUMENTS, ...SOFTWARE_WEBGL] });
}

/** A browser that cannot draw the map at all. */
export function launchWithoutWebGl(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: [...ARGUMENTS, ...NO_WEBGL] });
}

export interface WatchedPage {
  readonly page: Page;
  /** URLs of all requests and sockets so far. */
  readonly requests: readonly string[];
  /** Console errors and uncaught exceptions so far. */
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
}

export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', ...options });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('websocket', (socket) => requests.push(socket.url()));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { page, requests, complaints, close: () => context.close() };
}

const pictures = mkdtempSync(path.join(tmpdir(), 'xunge-console-'));

/** Keeps a picture in a temporary folder, for whoever wants to see what a failing test saw. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: path.join(pictures, `${name}.png`) });
}
