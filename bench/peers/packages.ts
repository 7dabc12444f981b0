/** Installs the peers, outside of the project: npm packages into a cache folder, Debian packages where this is root. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { MissingPeer } from './engine.js';

/** Installs `name@version` unless it is there. @throws MissingPeer with npm's complaint. */
export function installNpmPackage(cacheFolder: string, name: string, version: string): void {
  const manifest = path.join(cacheFolder, 'node_modules', name, 'package.json');
  if (existsSync(manifest) && (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version === version)
    return;
  mkdirSync(cacheFolder, { recursive: true });
  const flags = ['--prefix', cacheFolder, '--ignore-scripts', '--no-audit', '--no-fund', '--save-exact'];
  try {
    execFileSync('npm', ['install', ...flags, `${name}@${version}`], { stdio: 'pipe' });
  } catch (error) {
    throw new MissingPeer(`npm install ${name}@${version} failed: ${complaintIn(error)}`, { cause: error });
  }
}

/** A package of the cache folder. */
export function requirePackage<T>(cacheFolder: string, name: string): T {
  return createRequire(path.join(cacheFolder, 'package.json'))(name) as T;
}

/** Installs a Debian package unless `proof`, a file of it, is there. @throws MissingPeer */
export function installDebianPackage(name: string, proof: string): void {
  if (existsSync(proof)) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    throw new MissingPeer(`${name} is not installed; as root: apt-get install ${name}`);
  try {
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'pipe' });
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const flags = ['-y', '-qq', '--no-install-recommends'];
    execFileSync('apt-get', ['install', ...flags, name], { stdio: 'pipe', env: environment });
  } catch (error) {
    throw new MissingPeer(`apt-get install ${name} failed: ${complaintIn(error)}`, { cause: error });
  }
  if (!existsSync(proof)) throw new MissingPeer(`${name} was installed, but ${proof} is not there`);
}

/** The first line in which npm or apt-get names the trouble. */
function complaintIn(error: unknown): string {
  const { stderr, message } = error as { stderr?: Buffer; message: string };
  const lines = (stderr?.toString() ?? message).split('\n');
  return lines.find((line) => /^(npm error|npm ERR!|E:)/.test(line)) ?? lines[0]!;
}
