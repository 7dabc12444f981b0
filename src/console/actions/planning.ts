/** The planners' layers: where the target is missed now, and how far a point reaches. */
import { ConsoleCoverageDocument, ConsoleIsochronesDocument, type VehicleClass } from '../generated/graphql.js';
import { type LonLat } from '../state/state.js';
import { type Parts, tryQuietly } from './parts.js';

export const COVERAGE_TARGET_S = 120;
/** Minutes that the isochrones of the page show, in seconds. */
export const REACH_LIMITS_S: readonly number[] = [60, 120, 180];

export interface PlanningActions {
  toggleCoverage(): Promise<void>;
  /** null switches the layer off. */
  setReachVehicle(vehicle: VehicleClass | null): Promise<void>;
  /** Draws the areas again for the selected point; nothing where the layer is off or no point is selected. */
  drawReach(): Promise<void>;
}

export function createPlanningActions({ store, client }: Parts): PlanningActions {
  async function drawReach(): Promise<void> {
    const { reach, nearest } = store.get();
    const { vehicle } = reach;
    const to: LonLat | null = nearest.point;
    if (vehicle === null || to === null) {
      store.set({ reach: { ...reach, areas: [] } });
      return;
    }
    store.set({ reach: { ...reach, loading: true } });
    const answer = await tryQuietly(store, () =>
      client.run(ConsoleIsochronesDocument, { to, vehicle, withinS: [...REACH_LIMITS_S] }),
    );
    // The user may have gone on to another point or vehicle meanwhile: that question's answer counts.
    const now = store.get();
    if (now.reach.vehicle === vehicle && now.nearest.point === to)
      store.set({ reach: { vehicle, loading: false, areas: answer?.isochrones ?? [] } });
  }

  return {
    drawReach,
    async toggleCoverage() {
      if (store.get().coverage.on) {
        store.set({ coverage: { on: false, loading: false, report: null } });
        return;
      }
      store.set({ coverage: { on: true, loading: true, report: null } });
      const answer = await tryQuietly(store, () =>
        client.run(ConsoleCoverageDocument, { input: { targetS: COVERAGE_TARGET_S } }),
      );
      if (store.get().coverage.on)
        store.set({ coverage: { on: answer !== null, loading: false, report: answer?.coverage ?? null } });
    },
    async setReachVehicle(vehicle) {
      store.set({ reach: { vehicle, loading: false, areas: [] } });
      await drawReach();
    },
  };
}
