/** Use cases about positions: fixes coming in, and live positions going out. */
import { booleanPointInPolygon, multiPolygon } from '@turf/turf';
import { badInput, forbidden, notFound } from '../../core/errors.js';
import { isNullIsland } from '../../core/fleet/fix-plausibility.js';
import { type LonLat } from '../../core/geo/point.js';
import { type Actor, may } from '../actor.js';
import { checkDatum, checkMoment, checkNumber, checkPoint, checkPosition, checkWhole, isId } from '../border.js';
import { type MultiPolygon, type PositionFixInput, type PositionService, type UnitPosition } from '../contract.js';
import { type FixIntake, type IncomingFix } from './fix-intake.js';
import { type ServiceContext } from '../service-context.js';
import { maySeeUnit, toPosition } from './units.js';

const MAX_FIXES = 1_000;
/** A clock this far ahead is not a clock. */
const MAX_AHEAD_MS = 24 * 3600_000;

export function createPositionService(context: ServiceContext, intake: FixIntake): PositionService {
  const { fleet, clock, area } = context;
  const { picture } = fleet;

  function checkFix(actor: Actor, input: PositionFixInput, index: number, receivedAt: Date): IncomingFix['fix'] {
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
    };
  }

  /** (0, 0) is what a receiver without a fix reports, in whatever datum: kept and flagged, not refused. */
  function checkPlace(input: PositionFixInput, path: readonly (string | number)[]): LonLat {
    checkPosition(input, path);
    return isNullIsland(input) ? { lon: input.lon, lat: input.lat } : checkPoint(input, path, area);
  }

  return {
    async reportPositions(actor, inputs) {
      if (inputs.length > MAX_FIXES)
        throw badInput(['fixes'], `${inputs.length} fixes are too many`, `at most ${MAX_FIXES} in one call`);
      const receivedAt = clock();
      return intake.take(
        inputs.map((input, index) => ({ fix: checkFix(actor, input, index, receivedAt), doubt: null })),
      );
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
