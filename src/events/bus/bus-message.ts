/**
 * Messages between nodes: JSON arrays, small because they are sent by the thousand and still to be read by whoever listens with `nats sub`. They come from a
 * network that others may write to, so reading one checks everything; a message that is not exactly right is refused whole.
 *
 *   [version, node, number, fixes]   `number` counts a node's messages from 1, so that a lost one shows; without fixes it says that the node is there
 *   fix: [unitId, lon, lat, fixAtMs, receivedAtMs, headingDeg | null, speedKmh | null, accuracyM | null]
 */
import { type Fix } from '../../core/fleet/fix.js';

/** Nodes of different versions run side by side while a deployment is updated; they do not read each other's messages, and poll. */
export const MESSAGE_VERSION = 1;
/** Some 300 KB: servers take 1 MB by default. */
export const MAX_FIXES = 2_000;

export interface BusMessage {
  readonly nodeId: string;
  readonly number: number;
  readonly fixes: readonly Fix[];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** The last moment that both PostgreSQL's driver and ISO 8601 with four digits of year know. */
const MAX_MS = Date.UTC(9999, 11, 31);

export function encodeMessage({ nodeId, number, fixes }: BusMessage): string {
  return JSON.stringify([
    MESSAGE_VERSION,
    nodeId,
    number,
    fixes.map((fix) => [
      fix.unitId,
      fix.lon,
      fix.lat,
      fix.fixAt.getTime(),
      fix.receivedAt.getTime(),
      fix.headingDeg,
      fix.speedKmh,
      fix.accuracyM,
    ]),
  ]);
}

/** Null: damaged, foreign, or of another version. */
export function decodeMessage(text: string): BusMessage | null {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(message) || message.length !== 4) return null;
  const [version, nodeId, number, rows] = message as unknown[];
  if (version !== MESSAGE_VERSION || !isUuid(nodeId) || !Number.isSafeInteger(number) || (number as number) < 1)
    return null;
  if (!Array.isArray(rows) || rows.length > MAX_FIXES) return null;
  const fixes: Fix[] = [];
  for (const row of rows as unknown[]) {
    const fix = toFix(row);
    if (fix === null) return null;
    fixes.push(fix);
  }
  return { nodeId, number: number as number, fixes };
}

function toFix(row: unknown): Fix | null {
  if (!Array.isArray(row) || row.length !== 8) return null;
  const [unitId, lon, lat, fixAtMs, receivedAtMs, headingDeg, speedKmh, accuracyM] = row as unknown[];
  if (!isUuid(unitId) || !isBetween(lon, -180, 180) || !isBetween(lat, -90, 90)) return null;
  if (!isBetween(fixAtMs, 0, MAX_MS) || !isBetween(receivedAtMs, 0, MAX_MS)) return null;
  if (!isPerhaps(headingDeg, 360) || !isPerhaps(speedKmh, 1_000) || !isPerhaps(accuracyM, 1_000_000)) return null;
  return {
    unitId,
    lon,
    lat,
    fixAt: new Date(fixAtMs),
    receivedAt: new Date(receivedAtMs),
    headingDeg,
    speedKmh,
    accuracyM,
  };
}

function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}

/** JSON has no NaN, but 1e999 is read as infinity. */
function isBetween(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && value >= min && value <= max;
}

function isPerhaps(value: unknown, max: number): value is number | null {
  return value === null || isBetween(value, 0, max);
}
