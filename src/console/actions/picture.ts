/** Keeps the picture of the district true: loads it whole, then follows events and positions. */
import {
  ConsoleDistrictDocument,
  ConsoleIncidentByIdDocument,
  ConsoleOpenIncidentsDocument,
  ConsoleUnitByIdDocument,
  ConsoleUnitsDocument,
} from '../generated/graphql.js';
import { EVENTS_SHOWN, type Incident, isOpen, type LoggedEvent, type Unit, type UnitPosition } from '../state/state.js';
import { announce, messages, type Parts, tryQuietly } from './parts.js';

/** Changes that come within this time are read together: one incident often has several events at once. */
const GATHER_MS = 120;

export interface PictureActions {
  load(): Promise<void>;
  applyEvent(event: LoggedEvent): void;
  applyPositions(positions: readonly UnitPosition[]): void;
  mergeIncident(incident: Incident): void;
  mergeUnit(unit: Unit): void;
  /** Reads one incident anew. Never rejects. */
  readIncident(id: string): Promise<void>;
}

export function createPictureActions({ store, client }: Parts): PictureActions {
  const staleUnits = new Set<string>();
  const staleIncidents = new Set<string>();
  let gathering: ReturnType<typeof setTimeout> | undefined;

  async function load(): Promise<void> {
    try {
      const [district, units, incidents] = await Promise.all([
        client.run(ConsoleDistrictDocument, {}),
        listUnits(),
        listOpenIncidents(),
      ]);
      store.set({
        district,
        units: new Map(units.map((unit) => [unit.id, unit])),
        positions: new Map(units.flatMap((unit) => (unit.position ? [[unit.id, unit.position] as const] : []))),
        incidents: new Map(incidents.map((incident) => [incident.id, incident])),
        loaded: true,
        loadFailed: false,
      });
    } catch {
      // Shown with a button that tries again; the feed's next resync tries too.
      store.set({ loadFailed: true });
    }
  }

  async function listUnits(): Promise<Unit[]> {
    const units: Unit[] = [];
    let after: string | null | undefined;
    do {
      const { units: page } = await client.run(ConsoleUnitsDocument, { after });
      units.push(...page.edges.map((edge) => edge.node));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after);
    return units;
  }

  async function listOpenIncidents(): Promise<Incident[]> {
    const incidents: Incident[] = [];
    let after: string | null | undefined;
    do {
      const { incidents: page } = await client.run(ConsoleOpenIncidentsDocument, { after });
      incidents.push(...page.edges.map((edge) => edge.node));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after);
    return incidents;
  }

  async function readStale(): Promise<void> {
    const units = [...staleUnits];
    const incidents = [...staleIncidents];
    staleUnits.clear();
    staleIncidents.clear();
    const reads = [
      ...units.map(async (id) => {
        const { unit } = await client.run(ConsoleUnitByIdDocument, { id });
        if (unit) mergeUnit(unit);
      }),
      ...incidents.map(readIncident),
    ];
    const failed = (await Promise.allSettled(reads)).some((read) => read.status === 'rejected');
    // What could not be read is unknown: only the whole picture is certain again.
    if (failed) await load();
  }

  async function readIncident(id: string): Promise<void> {
    const { incident } = await client.run(ConsoleIncidentByIdDocument, { id });
    if (incident) mergeIncident(incident);
  }

  function mergeUnit(unit: Unit): void {
    store.set((state) => ({ units: new Map(state.units).set(unit.id, unit) }));
  }

  function mergeIncident(incident: Incident): void {
    store.set((state) => {
      const incidents = new Map(state.incidents);
      const selected = state.selection.kind === 'incident' && state.selection.id === incident.id;
      if (isOpen(incident) || selected) incidents.set(incident.id, incident);
      else incidents.delete(incident.id);
      return { incidents };
    });
  }

  function applyEvent(event: LoggedEvent): void {
    // Where units patrol changes nothing that is shown, and would drown what does.
    if (event.kind.startsWith('patrol.')) return;
    store.set((state) => ({ events: [event, ...state.events].slice(0, EVENTS_SHOWN) }));
    announceEvent(event);
    if (event.unit) staleUnits.add(event.unit.id);
    if (event.incident) staleIncidents.add(event.incident.id);
    // Notes about premises concern whatever incidents lie there.
    if (event.kind.startsWith('premise.')) for (const id of store.get().incidents.keys()) staleIncidents.add(id);
    clearTimeout(gathering);
    gathering = setTimeout(() => void readStale(), GATHER_MS);
  }

  function announceEvent(event: LoggedEvent): void {
    const { announce: words } = messages(store);
    if (event.kind === 'assignment.offered' && event.unit && event.incident)
      announce(store, words.assigned(event.unit.callSign, event.incident.number));
    if (event.kind === 'incident.reported' && event.incident) announce(store, words.reported(event.incident.number));
  }

  function applyPositions(positions: readonly UnitPosition[]): void {
    if (positions.length === 0) return;
    store.set((state) => {
      const next = new Map(state.positions);
      for (const position of positions) next.set(position.unitId, position);
      return { positions: next };
    });
  }

  return {
    load,
    applyEvent,
    applyPositions,
    mergeIncident,
    mergeUnit,
    readIncident: async (id) => void (await tryQuietly(store, () => readIncident(id))),
  };
}
