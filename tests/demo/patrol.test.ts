import { describe, expect, it } from 'vitest';
import { bearingDeg, bearingDifferenceDeg, haversineM } from '../../src/core/geo/distance.js';
import { openRoadNetwork } from '../../src/core/road/road-network.js';
import { VEHICLE_CLASSES, type VehicleIndex, vehicleIndex } from '../../src/core/vehicle.js';
import { choosePatrolRoute, PATROL_HABITS } from '../../src/demo/patrol.js';
import { seededRandom } from '../../src/core/random.js';
import { checkRoute } from '../core/road/route-check.js';
import { drawNetwork } from '../core/road/drawn-network.js';
import { corner, townRoads } from '../support/town.js';

const town = openRoadNetwork(townRoads());
const home = corner(4.5, 5);

describe('patrol targets', () => {
  it('lie on the roads of the unit within reach of its home', () => {
    for (const vehicleClass of VEHICLE_CLASSES) {
      const habit = PATROL_HABITS[vehicleClass];
      const vehicle = vehicleIndex(vehicleClass);
      const random = seededRandom(7);
      for (let i = 0; i < 50; i++) {
        const query = { vehicle, habit, home, from: home, headingDeg: null };
        const route = choosePatrolRoute(town, query, random)!;
        checkRoute(town.graph, vehicle, route);
        expect(route.to.offsetM).toBe(0);
        // A target may be moved onto its road.
        expect(haversineM(home.lon, home.lat, route.to.lon, route.to.lat)).toBeLessThan(habit.radiusM + 150);
      }
    }
  });

  it('are the same for the same seed, and others for another', () => {
    const draw = (seed: number): unknown[] => {
      const random = seededRandom(seed);
      const query = { vehicle: 4 as VehicleIndex, habit: PATROL_HABITS.CAR, home, from: home, headingDeg: null };
      return Array.from({ length: 5 }, () => choosePatrolRoute(town, query, random)!.coordinates.at(-1));
    };
    expect(draw(1)).toEqual(draw(1));
    expect(draw(2)).not.toEqual(draw(1));
  });

  it('seldom make a unit turn about where it can go on', () => {
    const random = seededRandom(3);
    const query = { vehicle: 4 as VehicleIndex, habit: PATROL_HABITS.CAR, home, from: home };
    let turns = 0;
    for (let i = 0; i < 200; i++) {
      const headingDeg = i % 2 === 0 ? 90 : 270;
      const [a, b] = choosePatrolRoute(town, { ...query, headingDeg }, random)!.coordinates;
      if (bearingDifferenceDeg(headingDeg, bearingDeg(a![0], a![1], b![0], b![1])) > 120) turns++;
    }
    // Half of all targets lie behind; six draws leave one in 64.
    expect(turns).toBeLessThan(12);
  });

  it('make a unit turn about at the end of a dead end, rather than stay there', () => {
    const network = openRoadNetwork(drawNetwork('A-B-C').graph);
    const end = { lon: network.graph.nodeLonE7[2]! / 1e7, lat: network.graph.nodeLatE7[2]! / 1e7 };
    const query = { vehicle: 4 as VehicleIndex, habit: PATROL_HABITS.CAR, home: end, from: end, headingDeg: 90 };
    const random = seededRandom(1);
    const routes = Array.from({ length: 20 }, () =>
      choosePatrolRoute(network, { ...query, habit: { ...query.habit, radiusM: 300 } }, random),
    );
    expect(routes.some((route) => route !== null)).toBe(true);
  });

  it('are none for a unit far from every road', () => {
    const query = {
      vehicle: 4 as VehicleIndex,
      habit: PATROL_HABITS.CAR,
      home,
      from: { lon: home.lon + 1, lat: home.lat },
      headingDeg: null,
    };
    expect(choosePatrolRoute(town, query, seededRandom(1))).toBeNull();
  });
});
