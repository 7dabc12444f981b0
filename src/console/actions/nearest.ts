/** Selecting something on the map or in a list, and asking which units get there first. */
import {
  ConsoleIncidentByIdDocument,
  ConsoleNearestDocument,
  type ConsoleNearestQuery,
  type VehicleClass,
} from '../generated/graphql.js';
import { NO_RECOMMENDATION, NO_TRAIL } from '../state/desk.js';
import {
  ALL_VEHICLES,
  type Incident,
  isOpen,
  type LonLat,
  NO_NEAREST,
  type PlannedWay,
  type Selection,
} from '../state/state.js';
import { toApiError } from '../api/api-error.js';
import { type Parts, tryQuietly } from './parts.js';

const CANDIDATES = 5;

export interface NearestActions {
  selectPlace(point: LonLat): void;
  selectIncident(id: string): void;
  /** Selects an incident that the page need not know yet: one that is closed, or was found by a search. */
  openIncident(incident: string | Incident): Promise<void>;
  /** Brings what is selected into sight, also where it was selected before. */
  lookAtSelected(): void;
  selectUnit(id: string): void;
  clearSelection(): void;
  /** Asks again for the selected point, with the present filter. */
  search(): Promise<void>;
  highlight(unitId: string | null): void;
  toggleVehicle(vehicle: VehicleClass): void;
  setWithin(withinS: number | null): void;
}

export function createNearestActions({ store, client }: Parts): NearestActions {
  let asking: AbortController | null = null;

  function select(selection: Selection, point: LonLat | null): void {
    asking?.abort();
    store.set(({ incidents }) => ({
      selection,
      nearest: { ...NO_NEAREST, point },
      recommendation: NO_RECOMMENDATION,
      work: null,
      trail: NO_TRAIL,
      error: null,
      incidents: withoutClosed(incidents, selection),
      ...(selection.kind === 'place' && { lastPlace: selection.point }),
    }));
    if (point) void search();
  }

  function selectIncident(id: string): void {
    const incident = store.get().incidents.get(id);
    if (incident) select({ kind: 'incident', id }, { lon: incident.location.lon, lat: incident.location.lat });
  }

  async function search(): Promise<void> {
    const { nearest, filter, selection } = store.get();
    const { point } = nearest;
    if (point === null) return;
    asking?.abort();
    const mine = new AbortController();
    asking = mine;
    store.set({ nearest: { ...nearest, loading: true } });
    try {
      const answer = await client.run(
        ConsoleNearestDocument,
        {
          to: point,
          first: CANDIDATES,
          vehicles: [...filter.vehicles],
          withinS: filter.withinS,
          incidentId: selection.kind === 'incident' ? selection.id : null,
          ofIncident: selection.kind === 'incident',
        },
        mine.signal,
      );
      if (mine.signal.aborted) return;
      store.set((state) => ({
        nearest: {
          ...state.nearest,
          loading: false,
          result: answer.nearestUnits,
          grid: answer.gridAt,
          underWay: plannedWays(answer.incident),
          highlighted: null,
        },
      }));
    } catch (error) {
      // An answer that nobody waits for any more is no failure.
      if (!mine.signal.aborted)
        store.set((state) => ({ nearest: { ...state.nearest, loading: false }, error: toApiError(error) }));
    }
  }

  function toggleVehicle(vehicle: VehicleClass): void {
    const { vehicles, withinS } = store.get().filter;
    const next = ALL_VEHICLES.filter((each) => (each === vehicle ? !vehicles.includes(each) : vehicles.includes(each)));
    // A search without any vehicle has no answer: taking the last one off means all.
    store.set({ filter: { withinS, vehicles: next.length > 0 ? next : ALL_VEHICLES } });
    void search();
  }

  return {
    selectPlace: (point) => select({ kind: 'place', point }, point),
    selectIncident,
    async openIncident(wanted) {
      const id = typeof wanted === 'string' ? wanted : wanted.id;
      if (!store.get().incidents.has(id)) {
        const incident =
          typeof wanted === 'string'
            ? (await tryQuietly(store, () => client.run(ConsoleIncidentByIdDocument, { id })))?.incident
            : wanted;
        if (!incident) return;
        store.set(({ incidents }) => ({ incidents: new Map(incidents).set(id, incident) }));
      }
      selectIncident(id);
    },
    lookAtSelected() {
      const { selection, incidents, positions } = store.get();
      const point =
        selection.kind === 'incident'
          ? incidents.get(selection.id)?.location
          : selection.kind === 'unit'
            ? positions.get(selection.id)
            : undefined;
      if (point) store.set({ lookedAt: { lon: point.lon, lat: point.lat } });
    },
    selectUnit: (id) => select({ kind: 'unit', id }, null),
    clearSelection: () => select({ kind: 'none' }, null),
    search,
    highlight: (highlighted) => store.set((state) => ({ nearest: { ...state.nearest, highlighted } })),
    toggleVehicle,
    setWithin(withinS) {
      store.set((state) => ({ filter: { ...state.filter, withinS } }));
      void search();
    },
  };
}

/** Closed incidents are kept while they are selected only. The same map where none has to go. */
function withoutClosed(incidents: ReadonlyMap<string, Incident>, selection: Selection): ReadonlyMap<string, Incident> {
  const kept = [...incidents].filter(
    ([id, incident]) => isOpen(incident) || (selection.kind === 'incident' && selection.id === id),
  );
  return kept.length === incidents.size ? incidents : new Map(kept);
}

function plannedWays(incident: ConsoleNearestQuery['incident']): PlannedWay[] {
  return (incident?.assignments ?? []).flatMap(({ id, route }) =>
    route ? [{ assignmentId: id, geometry: route.geometry }] : [],
  );
}
