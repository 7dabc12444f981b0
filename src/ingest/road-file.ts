/** The road file in the data folder: `roads-<version>.bin`, there whole or not at all. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';

const ROAD_FILE = /^roads-.+\.bin$/;

export function roadFilePath(dataDir: string, version: string): string {
  return path.join(dataDir, `roads-${version}.bin`);
}

export function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** Writes beside, syncs, renames and syncs the folder: after a crash the file is whole, or absent. */
export async function writeRoadFile(dataDir: string, version: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const target = roadFilePath(dataDir, version);
  const temporary = `${target}.${randomUUID()}.part`;
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dataDir);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The file's bytes in memory that threads share, or null where it is absent. */
export async function readRoadFile(dataDir: string, version: string): Promise<SharedArrayBuffer | null> {
  const target = roadFilePath(dataDir, version);
  const found = await stat(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!found) return null;
  const shared = new SharedArrayBuffer(found.size);
  const file = await open(target, 'r');
  try {
    const bytes = new Uint8Array(shared);
    for (let filled = 0; filled < found.size;) {
      const { bytesRead } = await file.read(bytes, filled, found.size - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return shared;
  } finally {
    await file.close();
  }
}

export async function removeRoadFile(dataDir: string, version: string): Promise<void> {
  await rm(roadFilePath(dataDir, version), { force: true });
}

/** Removes the files of all versions but one, and what crashed writers left. */
export async function removeOtherRoadFiles(dataDir: string, version: string): Promise<void> {
  const keep = path.basename(roadFilePath(dataDir, version));
  for (const name of await readdir(dataDir)) {
    const ours = ROAD_FILE.test(name) || (name.startsWith('roads-') && name.endsWith('.part'));
    if (ours && name !== keep) await rm(path.join(dataDir, name), { force: true });
  }
}
