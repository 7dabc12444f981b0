/** Use cases about positions: fixes coming in, and live positions going out. */
import { booleanPointInPolygon, multiPolygon } from '@turf/turf';
import { badInput, forbidden, notFound } from '../../core/errors.js';
import { type Fix } from '../../core/fleet/fix.js';
import { findDoubt, isNullIsland } from '../../core/fleet/fix-plausibility.js';
import { type LonLat } from '../../core/geo/point.js';
import { type StoredFix } from '../../database/unit-repository.js';
import { type Actor, may } from '../actor.js';
import { checkDatum, checkMoment, checkNumber, checkPoint, checkPosition, checkWhole, isId } from '../border.js';
import {
  type MultiPolygon,
  type PositionFixInput,
  type PositionReport,
  type PositionService,
  type UnitPosition,
} from '../contract.js';
import { type PositionWriter } from './position-writer.js';
import { type ServiceContext } from '../service-context.js';
import { maySeeUnit, toPosition } from './units.js';

const MAX_FIXES = 1_000;
/** A clock this far ahead is not a clock. */
const MAX_AHEAD_MS = 24 * 3600_000;

export function createPositionService(context: ServiceContext, writer: PositionWriter): PositionService {
  const { fleet, clock, area } = context;
  const { picture } = fleet;

  function checkFix(actor: Actor, input: PositionFixInput, index: number, receivedAt: Date): StoredFix {
    const path = ['fixes', index];
    if (!isId(input.unitId) || picture.get(input.unitId) === undefined) throw notFound('unit', input.unitId);
    if (actor.unitId !== input.unitId && !may(actor, 'report positions of any unit')) {
      throw may(actor, 'see all units') ? forbidden('report positions of this unit') : notFound('unit', input.unitId);
    }
    const fixAt = checkMoment(input.fixAt, [...path, 'fixAt']);
    if (fixAt.getTime() - receivedAt.getTime() > MAX_AHEAD_MS)
      throw badInput(
        [...path, 'fixAt'],
        `${fixAt.toISOString()} is more than a day in the future`,
        "the device's time at the fix",
      );
    const { lon, lat } = checkPlace(input, path);
    return {
      unitId: input.unitId,
      lon,
      lat,
      fixAt,
      receivedAt,
      headingDeg:
        input.headingDeg == null ? null : checkNumber(input.headingDeg, [...path, 'headingDeg'], 0, 360) % 360,
      speedKmh: input.speedKmh == null ? null : checkNumber(input.speedKmh, [...path, 'speedKmh'], 0, 1_000),
      accuracyM: input.accuracyM == null ? null : checkNumber(input.accuracyM, [...path, 'accuracyM'], 0, 1_000_000),
      datum: checkDatum(input.datum, path),
      originalLon: input.lon,
      originalLat: input.lat,
      flag: null,
    };
  }

  /** (0, 0) is what a receiver without a fix reports: kept and flagged, not refused. */
  function checkPlace(input: PositionFixInput, path: readonly (string | number)[]): LonLat {
    const anywhere = checkPosition(input, path);
    return isNullIsland(anywhere) ? anywhere : checkPoint(input, path, area);
  }

  return {
    async reportPositions(actor, inputs) {
      if (inputs.length > MAX_FIXES)
        throw badInput(['fixes'], `${inputs.length} fixes are too many`, `at most ${MAX_FIXES} in one call`);
      const receivedAt = clock();
      const checked = inputs.map((input, index) => checkFix(actor, input, index, receivedAt));
      const flagged: PositionReport['flagged'][number][] = [];
      const stored = checked.map((fix, index): StoredFix => {
        const doubt = findDoubt(fix, picture.get(fix.unitId)!.fix);
        if (doubt === null) {
          fleet.applyFix(toFix(fix));
          return fix;
        }
        flagged.push({ index, unitId: fix.unitId, ...doubt });
        return { ...fix, flag: doubt.flag };
      });
      if (stored.length > 0) await writer.write(stored);
      return { accepted: stored.length - flagged.length, flagged };
    },

    async *unitPositions(actor, { within, everyMs, signal }) {
      checkWhole(everyMs, ['everyMs'], 100, 60_000);
      const all = [...picture.states()].map(({ unit }) => unit.id);
      let seen = fleet.moveCount;
      // Said even when it is empty: the subscriber then knows that nobody is there.
      yield visiblePositions(actor, all, within ?? null);
      for (;;) {
        await pause(everyMs, signal);
        if (signal?.aborted) return;
        const moved = fleet.movedSince(seen);
        seen = fleet.moveCount;
        const positions = visiblePositions(actor, moved, within ?? null);
        if (positions.length > 0) yield positions;
      }
    },
  };

  function visiblePositions(actor: Actor, ids: Iterable<string>, within: MultiPolygon | null): UnitPosition[] {
    const area = within === null ? null : multiPolygon(within.coordinates as unknown as GeoJSON.Position[][][]);
    const positions: UnitPosition[] = [];
    for (const id of ids) {
      const state = picture.get(id);
      if (state === undefined || !maySeeUnit(actor, id)) continue;
      const position = toPosition(picture.roads.graph, state);
      if (position === null) continue;
      if (area === null || booleanPointInPolygon([position.lon, position.lat], area)) positions.push(position);
    }
    return positions;
  }
}

/** Only what a fix is: the picture does not keep how it came in. */
function toFix({ unitId, lon, lat, fixAt, receivedAt, headingDeg, speedKmh, accuracyM }: StoredFix): Fix {
  return { unitId, lon, lat, fixAt, receivedAt, headingDeg, speedKmh, accuracyM };
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });
}
