import { describe, expect, it } from 'vitest';
import { type Fix } from '../../../src/core/fleet/fix.js';
import { FleetPicture } from '../../../src/core/fleet/fleet-picture.js';
import { openRoadNetwork } from '../../../src/core/road/road-network.js';
import { finish } from '../../../src/core/slices.js';
import { graphOf, type ListedEdge, type PointE7 } from '../road/drawn-network.js';

const START = Date.parse('2026-06-01T12:00:00Z');
const OPEN = [1000, 1000, 1000, 1000, 1000];
const at = (east: number, north: number): PointE7 => [1_215_000_000 + east * 100, 299_500_000 + north * 100];

/** A street (edge 0) and a lane (edge 1) beside it, about 11 m north, which nothing joins. */
const STREET = 0;
const LANE = 1;
const edges: ListedEdge[] = [
  { from: 0, to: 1, along: OPEN, against: OPEN },
  { from: 2, to: 3, along: OPEN, against: OPEN },
];
const roads = (version: string) =>
  openRoadNetwork(graphOf([at(0, 0), at(20_000, 0), at(0, 10), at(20_000, 10)], edges, version));

function fleetOfOne(): FleetPicture {
  const picture = new FleetPicture(roads('first'));
  picture.putUnit({
    id: 'u',
    callSign: 'U-1',
    vehicle: 'CAR',
    duty: 'ON_DUTY',
    dutyChangedAt: new Date(START),
    skills: [],
    stationId: 's',
  });
  return picture;
}

/** East and north in units of about a metre. */
function fix(east: number, north: number, afterS: number): Fix {
  const [lon, lat] = at(east, north);
  const when = new Date(START + afterS * 1000);
  const silent = { headingDeg: null, speedKmh: null, accuracyM: 10 };
  return { unitId: 'u', lon: lon / 1e7, lat: lat / 1e7, fixAt: when, receivedAt: when, ...silent };
}

describe('the place of a unit on the roads', () => {
  it('follows from its earlier fixes, not from the last one alone', () => {
    const picture = fleetOfOne();
    for (let i = 0; i < 4; i++) picture.applyFix(fix(1000 + 100 * i, 0, 15 * i));
    picture.applyFix(fix(1400, 8, 60));
    expect(picture.get('u')!.road!.edge).toBe(STREET);
    const fresh = fleetOfOne();
    fresh.applyFix(fix(1400, 8, 60));
    expect(fresh.get('u')!.road!.edge).toBe(LANE);
  });

  it('is not changed by a fix older than the live one', () => {
    const picture = fleetOfOne();
    picture.applyFix(fix(1000, 0, 30));
    expect(picture.applyFix(fix(1000, 10, 15))).toBe(false);
    expect(picture.get('u')!.road!.edge).toBe(STREET);
  });

  it('is found anew by the live fix alone when the roads are replaced', () => {
    const picture = fleetOfOne();
    for (let i = 0; i < 4; i++) picture.applyFix(fix(1000 + 100 * i, 0, 15 * i));
    picture.applyFix(fix(1400, 8, 60));
    picture.replaceRoads(roads('second'));
    expect(picture.get('u')!.road!.edge).toBe(LANE);
    expect(picture.placed.positionOf(picture.get('u')!.index)!.edge).toBe(LANE);
  });

  it('is lost where no road is near, and found again', () => {
    const picture = fleetOfOne();
    picture.applyFix(fix(1000, 0, 0));
    picture.applyFix(fix(1000, 900, 60));
    expect(picture.get('u')!.road).toBeNull();
    picture.applyFix(fix(1000, 0, 120));
    expect(picture.get('u')!.road!.edge).toBe(STREET);
  });
});

describe('the labels of the units', () => {
  const freshOnes = (picture: FleetPicture): number =>
    [...picture.states()].filter(({ index }) => picture.labels.isFresh(index)).length;
  function fleetOf(units: number): FleetPicture {
    const picture = new FleetPicture(roads('first'));
    for (let i = 0; i < units; i++) {
      const unit = {
        vehicle: 'CAR',
        duty: 'ON_DUTY',
        dutyChangedAt: new Date(START),
        skills: [],
        stationId: 's',
      } as const;
      picture.putUnit({ id: `u${i}`, callSign: `U-${i}`, ...unit });
      picture.applyFix({ ...fix(10 * i, 0, 0), unitId: `u${i}` });
    }
    return picture;
  }

  it('are made for the whole fleet after travel times have changed, without waiting for fixes', () => {
    const picture = fleetOf(120);
    picture.replaceRoads(roads('first'));
    expect(freshOnes(picture)).toBe(0);
    finish(picture.labelling());
    expect(freshOnes(picture)).toBe(120);
  });

  it('are left to whoever comes after where the roads change meanwhile', () => {
    const picture = fleetOf(120);
    const labelling = picture.labelling();
    labelling.next();
    picture.replaceRoads(roads('second'));
    expect(labelling.next().done).toBe(true);
    expect(freshOnes(picture)).toBe(0);
  });
});
