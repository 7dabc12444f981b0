/**
 * Moves the units on the map. Positions come once a second; between two of them a unit glides, where drawing is cheap. Each change of the source
 * redraws the whole map, which takes a software renderer hundreds of milliseconds: there, the units jump once a second instead.
 */
import type { Feature, FeatureCollection } from 'geojson';
import { type State, type Unit, type UnitPosition } from '../state/state.js';
import { unitIcon } from './icons.js';
import { collection } from './features.js';
import { isSoftwareRendered } from './software-rendering.js';

/** Between two updates of the source: without, and with a graphics card. */
const JUMP_EVERY_MS = 1000;
const GLIDE_EVERY_MS = 100;
/** A unit reaches its reported position this long after the report came. */
const GLIDE_FOR_MS = 1000;
/** A unit that is further away than this was lost for a while: it is put there at once. About 500 m in degrees of latitude. */
const JUMP_OVER_DEG = 0.0045;
/** A fix older than this is drawn faint. */
const OLD_FIX_MS = 120_000;
/** Slower units show no heading: a standing unit's is noise. */
const MOVING_KMH = 3;

interface Track {
  fromLon: number;
  fromLat: number;
  lon: number;
  lat: number;
  startedMs: number;
  position: UnitPosition;
}

export interface UnitMotion {
  /** Takes over the positions and statuses of the state. */
  update(state: Pick<State, 'units' | 'positions' | 'selection'>): void;
  /** Draws them again although nothing has changed: the source is a new one. */
  redraw(): void;
  stop(): void;
}

export function startUnitMotion(put: (units: FeatureCollection) => void): UnitMotion {
  const tracks = new Map<string, Track>();
  const mayGlide = !isSoftwareRendered();
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  let state: Pick<State, 'units' | 'positions' | 'selection'> | null = null;
  let dirty = false;
  let drawnMs = 0;

  const draw = (): void => {
    const nowMs = performance.now();
    const glides = mayGlide && !still.matches;
    const every = glides ? GLIDE_EVERY_MS : JUMP_EVERY_MS;
    if (state === null || nowMs - drawnMs < every - 10) return;
    const moving = glides && [...tracks.values()].some((track) => nowMs - track.startedMs < GLIDE_FOR_MS + every);
    if (!dirty && !moving) return;
    dirty = false;
    drawnMs = nowMs;
    put(collection(unitFeatures(state, tracks, glides ? nowMs : Infinity)));
  };
  const timer = setInterval(draw, GLIDE_EVERY_MS);

  return {
    update(next) {
      if (next.units === state?.units && next.positions === state.positions && next.selection === state.selection)
        return;
      state = next;
      dirty = true;
      for (const [id, position] of next.positions) follow(tracks, id, position);
    },
    redraw() {
      dirty = true;
    },
    stop: () => clearInterval(timer),
  };
}

function follow(tracks: Map<string, Track>, id: string, position: UnitPosition): void {
  const track = tracks.get(id);
  if (track?.position === position) return;
  const nowMs = performance.now();
  const { lon, lat } = position;
  if (!track || Math.hypot(track.lon - lon, track.lat - lat) > JUMP_OVER_DEG) {
    tracks.set(id, { fromLon: lon, fromLat: lat, lon, lat, startedMs: -Infinity, position });
    return;
  }
  const [fromLon, fromLat] = placeAt(track, nowMs);
  Object.assign(track, { fromLon, fromLat, lon, lat, startedMs: nowMs, position });
}

function placeAt(track: Track, nowMs: number): [number, number] {
  const part = Math.min(1, (nowMs - track.startedMs) / GLIDE_FOR_MS);
  return [track.fromLon + (track.lon - track.fromLon) * part, track.fromLat + (track.lat - track.fromLat) * part];
}

function unitFeatures(
  { units, selection }: Pick<State, 'units' | 'selection'>,
  tracks: ReadonlyMap<string, Track>,
  nowMs: number,
): Feature[] {
  const selected = selection.kind === 'unit' ? selection.id : null;
  const wallMs = Date.now();
  const features: Feature[] = [];
  for (const [id, track] of tracks) {
    const unit = units.get(id);
    if (!unit) continue;
    features.push({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: placeAt(track, nowMs) },
      properties: unitProperties(unit, track.position, wallMs, id === selected),
    });
  }
  return features;
}

function unitProperties(
  unit: Unit,
  position: UnitPosition,
  wallMs: number,
  selected: boolean,
): Record<string, unknown> {
  const working = unit.status !== 'AVAILABLE' && unit.status !== 'OFF_DUTY' && unit.status !== 'OUT_OF_SERVICE';
  const idle = unit.status === 'OFF_DUTY' || unit.status === 'OUT_OF_SERVICE';
  const shown = typeof position.headingDeg === 'number' && (position.speedKmh ?? MOVING_KMH) >= MOVING_KMH && !idle;
  return {
    id: unit.id,
    icon: unitIcon(unit.vehicle, unit.status),
    callSign: unit.callSign,
    order: selected ? 3 : working ? 2 : idle ? 0 : 1,
    opacity: wallMs - Date.parse(position.fixAt) > OLD_FIX_MS ? 0.5 : 1,
    ...(shown ? { heading: position.headingDeg } : {}),
  };
}
