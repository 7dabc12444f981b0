/** Our own engine, in three ways: cars alone, as the peers are asked; all five classes; and everything that `nearestUnits` answers. */
import { FleetPicture } from '../../src/core/fleet/fleet-picture.js';
import { type Unit } from '../../src/core/fleet/unit.js';
import { type Requirements, STALE_AFTER_S } from '../../src/core/dispatch/eligibility.js';
import {
  type NearestUnits,
  type NearestUnitsQuery,
  NearestUnitsSearch,
} from '../../src/core/dispatch/nearest-units.js';
import { type LonLat } from '../../src/core/geo/point.js';
import { seededRandom } from '../../src/core/random.js';
import { type NodeId, type RoadGraph } from '../../src/core/road/graph.js';
import { HierarchyNearestSearch } from '../../src/core/road/hierarchy/hierarchy-nearest.js';
import { UnitLabels } from '../../src/core/road/hierarchy/unit-labels.js';
import { type NearestQuery, type NearestResult } from '../../src/core/road/nearest.js';
import { type RoadPosition } from '../../src/core/road/position.js';
import { openRoadNetwork, prepareHierarchy, type RoadNetwork } from '../../src/core/road/road-network.js';
import { type UnitIndex, UnitRoadIndex } from '../../src/core/road/unit-road-index.js';
import { type City, fleetOf, type Incident, incidentsOf, SEED } from '../city.js';
import { readRoads } from './city-files.js';
import { type Costs, type Engine, type Question } from './engine.js';
import { CAR, carPositionAt } from './street-table.js';

const K = 5;
const NOW = new Date('2026-11-22T12:00:00Z');
const REQUIREMENTS: Requirements = { vehicles: [], skills: [], staleAfterS: STALE_AFTER_S, now: NOW };
/** Incidents of the five classes' own questions. */
const CLASS_INCIDENTS = 1000;

export function loadXunge(cityFolder: string, variant: string): Engine {
  const network = openRoadNetwork(readRoads(cityFolder));
  prepareHierarchy(network);
  if (variant === 'cars') return new CarsEngine(network);
  if (variant === 'classes') return new ClassesEngine(network);
  return new DispatchEngine(network);
}

/** Units and incident are on junctions already, as they are for the peers that know only junctions. */
class CarsEngine implements Engine<NearestQuery, NearestResult> {
  private fleet: readonly number[] = [];
  private search: HierarchyNearestSearch | null = null;

  constructor(private readonly network: RoadNetwork) {}

  request({ units, incident }: Question): NearestQuery {
    if (units !== this.fleet) this.place(units);
    const targets = [null, null, null, null, positionAt(this.network.graph, incident)];
    return { targets, k: K };
  }

  ask(query: NearestQuery): NearestResult {
    return this.search!.nearest(query);
  }

  costsOf({ found }: NearestResult, { units }: Question): Costs {
    const costs = new Array<number | null>(units.length).fill(null);
    for (const { unit, travelTimeMs } of found) costs[unit] = travelTimeMs;
    return costs;
  }

  private place(units: readonly number[]): void {
    const index = new UnitRoadIndex(this.network.graph, units.length);
    units.forEach((node, i) => index.place(i as UnitIndex, CAR, positionAt(this.network.graph, node)));
    this.search = labelledSearch(this.network, index);
    this.fleet = units;
  }
}

/** As the fleet picture has it: each unit has its label from when it was placed. */
function labelledSearch({ hierarchy }: RoadNetwork, index: UnitRoadIndex): HierarchyNearestSearch {
  const labels = new UnitLabels(hierarchy, index);
  for (let unit = 0; unit < index.capacity; unit++) labels.make(unit as UnitIndex);
  return new HierarchyNearestSearch(hierarchy, index, { labels });
}

function positionAt(graph: RoadGraph, node: number): RoadPosition {
  return carPositionAt(graph, node as NodeId)!;
}

/** As `bench:nearest` asks: fleets of the same sizes in five classes, incidents within 50 m of a junction; the positions are snapped already. */
class ClassesEngine implements Engine<NearestQuery, NearestResult> {
  private readonly city: City;
  private readonly incidents: readonly Incident[];
  private next = 0;
  private search: HierarchyNearestSearch | null = null;
  private fleet: readonly number[] = [];

  constructor(private readonly network: RoadNetwork) {
    this.city = { graph: network.graph, edges: network.edges.index, random: seededRandom(SEED) };
    this.incidents = incidentsOf(this.city, CLASS_INCIDENTS);
  }

  request({ units }: Question): NearestQuery {
    if (units !== this.fleet) this.place(units);
    const { targets } = this.incidents[this.next++ % CLASS_INCIDENTS]!;
    return { targets, k: K };
  }

  ask(query: NearestQuery): NearestResult {
    return this.search!.nearest(query);
  }

  costsOf(): Costs {
    return [];
  }

  private place(units: readonly number[]): void {
    const index = new UnitRoadIndex(this.network.graph, units.length);
    for (const { unit, vehicle, position } of fleetOf(this.city, units.length)) index.place(unit, vehicle, position);
    this.search = labelledSearch(this.network, index);
    this.fleet = units;
  }
}

/** What a dispatcher's question runs through below GraphQL: snapping, eligibility, estimates of arrival, and a route with its geometry for each of the five. */
class DispatchEngine implements Engine<NearestUnitsQuery, NearestUnits> {
  private fleet: readonly number[] = [];
  private search: NearestUnitsSearch | null = null;

  constructor(private readonly network: RoadNetwork) {}

  request({ units, incident }: Question): NearestUnitsQuery {
    if (units !== this.fleet) this.place(units);
    return { to: pointAt(this.network.graph, incident), first: K, withinS: null, requirements: REQUIREMENTS };
  }

  ask(query: NearestUnitsQuery): NearestUnits {
    return this.search!.find(query);
  }

  costsOf({ candidates }: NearestUnits, { units }: Question): Costs {
    const costs = new Array<number | null>(units.length).fill(null);
    for (const { state, travelTimeS } of candidates) costs[state.index] = travelTimeS * 1000;
    return costs;
  }

  private place(units: readonly number[]): void {
    const picture = new FleetPicture(this.network);
    units.forEach((node, i) => {
      picture.putUnit(patrolCar(i));
      const { lon, lat } = pointAt(this.network.graph, node);
      const unknown = { headingDeg: null, speedKmh: null, accuracyM: null };
      picture.applyFix({ unitId: `${i}`, lon, lat, fixAt: NOW, receivedAt: NOW, ...unknown });
    });
    this.search = new NearestUnitsSearch(picture);
    this.fleet = units;
  }
}

function pointAt(graph: RoadGraph, node: number): LonLat {
  return { lon: graph.nodeLonE7[node]! / 1e7, lat: graph.nodeLatE7[node]! / 1e7 };
}

function patrolCar(i: number): Unit {
  const callSign = String(i).padStart(5, '0');
  return {
    id: `${i}`,
    callSign,
    vehicle: 'CAR',
    duty: 'ON_DUTY',
    dutyChangedAt: NOW,
    skills: [],
    stationId: 'bench',
  };
}
