/** Offers patrol targets to all units that have nothing else to do, area by area, and takes them back from those that no longer may go. */
import { setTimeout } from 'node:timers/promises';
import { findRejection, STALE_AFTER_S } from '../../core/dispatch/eligibility.js';
import { type PatrolTarget } from '../../core/patrol/patrol-target.js';
import { inTransaction } from '../../database/database.js';
import {
  listRefusedTargets,
  lockOpenTargetOf,
  type NewPatrolTarget,
  offerTargets,
} from '../../database/patrol-target-repository.js';
import { EventKind, type NewEvent } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { inSlices } from '../roads/in-slices.js';
import { type ServiceContext } from '../service-context.js';
import { type AreaUnits, planArea } from './area-plan.js';
import { AreaTimes } from './area-times.js';
import { patrolEvent, takeTargetStep } from './patrol-event.js';
import { type PatrolArea, type PatrolGround } from './patrol-ground.js';

/** Who has declined to go to a grid, or did not get there, is not sent there again for so long. */
const REFUSED_MS = 3_600_000;
/**
 * Targets are no emergency: a whole fleet's, at the beginning of a shift, shall not stand before an assignment in the log and in everybody's feeds. So many at once, and
 * so many milliseconds from those to the next.
 */
const MOST_AT_ONCE = 25;
const OFFERS_EVERY_MS = 200;
/** Between turns of 3 ms: a tenth of the thread at most. */
const REST_MS = 27;

export interface PatrolPlanner {
  /** Plans the given areas (of stations), or all; returns how many targets were offered. Ends early where `isWanted` says no. */
  plan(stationIds?: ReadonlySet<string>, isWanted?: () => boolean): Promise<number>;
}

/** `openTargets`: by unit, as far as the log was read. One plan at a time. */
export function createPatrolPlanner(
  { database, fleet, clock, timeZone }: ServiceContext,
  ground: PatrolGround,
  openTargets: ReadonlyMap<string, { readonly id: string; readonly grid: number }>,
): PatrolPlanner {
  const { picture } = fleet;
  const times = new AreaTimes(ground.index);
  const localHour = hourFormat(timeZone);
  let incidentsReadMs = clock().getTime();

  function areasWithUnits(wanted: ReadonlySet<string> | undefined, now: Date): AreaUnits[] {
    const requirements = { vehicles: [], skills: [], staleAfterS: STALE_AFTER_S, now };
    const areas = new Map<PatrolArea, { free: AreaUnits['free'][number][]; going: AreaUnits['going'][number][] }>();
    for (const state of picture.states()) {
      const area = ground.areaOf.get(state.unit.stationId);
      if (area === undefined) continue;
      const units = areas.get(area) ?? { free: [], going: [] };
      areas.set(area, units);
      const target = openTargets.get(state.unit.id);
      if (target !== undefined) units.going.push({ vehicle: state.vehicleIndex, grid: target.grid });
      else if (state.road !== null && findRejection(state, requirements) === null)
        units.free.push({ state, road: state.road });
    }
    const stirred = wanted && new Set([...wanted].map((stationId) => ground.areaOf.get(stationId)));
    return [...areas]
      .filter(([area, { free }]) => free.length > 0 && (stirred === undefined || stirred.has(area)))
      .map(([area, { free, going }]) => ({
        area,
        free: free.sort((a, b) => (a.state.unit.callSign < b.state.unit.callSign ? -1 : 1)),
        going,
      }));
  }

  /** Units that left duty, or whose break or post has begun. Those that are called lose theirs with the offer of work. */
  async function withdrawStranded(now: Date): Promise<void> {
    const requirements = { vehicles: [], skills: [], staleAfterS: Infinity, now };
    for (const unitId of [...openTargets.keys()]) {
      const state = picture.get(unitId);
      const rejection = state === undefined ? null : findRejection({ ...state, assignment: null }, requirements);
      if (state === undefined || rejection === null || rejection.reason === 'STALE_FIX') continue;
      await inTransaction(database, async (trx) => {
        const before = await lockOpenTargetOf(database, trx, unitId);
        if (before === null) return;
        const events: NewEvent[] = [];
        const step = { before, step: 'WITHDRAW', unit: state.unit, reason: rejection.reason, at: now } as const;
        await takeTargetStep(trx, step, events);
        await appendEvents(trx, events);
      });
    }
  }

  async function offerAll(
    targets: readonly NewPatrolTarget[],
    chosenAt: Date,
    isWanted: () => boolean,
  ): Promise<number> {
    let offered = 0;
    for (let i = 0; i < targets.length && isWanted(); i += MOST_AT_ONCE) {
      if (i > 0) await setTimeout(OFFERS_EVERY_MS);
      offered += await offer(targets.slice(i, i + MOST_AT_ONCE), chosenAt);
    }
    return offered;
  }

  /** Chosen at `chosenAt`; the moment of the offer is now. */
  async function offer(chosen: readonly NewPatrolTarget[], chosenAt: Date): Promise<number> {
    const now = clock();
    const sinceMs = now.getTime() - chosenAt.getTime();
    const targets = chosen.map((target) => ({
      ...target,
      offeredAt: now,
      expiresAt: new Date(target.expiresAt.getTime() + sinceMs),
    }));
    return inTransaction(database, async (trx) => {
      const offered: readonly PatrolTarget[] = await offerTargets(database, trx, targets);
      await appendEvents(
        trx,
        offered.map((target) =>
          patrolEvent(EventKind.PATROL_TARGET_OFFERED, target, picture.get(target.unitId)!.unit, now),
        ),
      );
      return offered.length;
    });
  }

  return {
    async plan(stationIds, isWanted = () => true) {
      const now = clock();
      await withdrawStranded(now);
      const areas = areasWithUnits(stationIds, now);
      if (areas.length === 0) return 0;
      await ground.readSightings(database, now);
      if (now.getTime() - incidentsReadMs >= 3_600_000) {
        incidentsReadMs = now.getTime();
        await ground.readIncidents(database, now, timeZone);
      }
      const since = new Date(now.getTime() - REFUSED_MS);
      const refused = new Set(
        (await listRefusedTargets(database.knex, since)).map(({ unitId, gridId }) => `${unitId} ${gridId}`),
      );
      let offered = 0;
      for (const area of areas) {
        if (!isWanted()) break;
        const { roads } = picture;
        const moment = { roads, now, hour: localHour(now), refused };
        const targets = await inSlices(planArea(ground, times, area, moment), { isWanted, restMs: REST_MS });
        offered += await offerAll(targets ?? [], now, isWanted);
      }
      return offered;
    },
  };
}

function hourFormat(timeZone: string): (at: Date) => number {
  const format = new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' });
  return (at) => Number(format.format(at));
}
