import { describe, expect, it } from 'vitest';
import { ROAD_CLASSES } from '../../../src/core/road/graph.js';
import { type OsmTags } from '../../../src/core/road/osm-network.js';
import { parseMaxspeed, speedKmh } from '../../../src/core/road/speeds.js';
import { roadClassOf } from '../../../src/core/road/access.js';
import { VEHICLE_CLASSES, type VehicleClass } from '../../../src/core/vehicle.js';

describe('a maxspeed', () => {
  it.each<[string | undefined, number | null]>([
    ['50', 50],
    ['50 km/h', 50],
    ['50kmh', 50],
    ['30 mph', 48.28032],
    ['30mph', 48.28032],
    ['10 knots', 18.52],
    ['7.5', 7.5],
    ['walk', 6],
    ['none', 130],
    ['CN:urban', 50],
    ['CN:rural', 70],
    ['DE:rural', 80],
    ['CN:motorway', 120],
    ['GB:nsl_single', 96],
    ['DE:zone:30', 30],
    ['DE:zone30', 30],
    ['zone:20', 20],
    ['DE:living_street', 20],
    ['60;40', 40],
    ['100|80|80', 80],
    ['signals;80', 80],
    ['signals', null],
    ['variable', null],
    ['fast', null],
    ['0', null],
    ['5000', null],
    ['-50', null],
    ['1e3', null],
    ['', null],
    [undefined, null],
  ])('%j means %j km/h', (value, kmh) => {
    const parsed = parseMaxspeed(value);
    if (kmh === null) expect(parsed).toBeNull();
    else expect(parsed).toBeCloseTo(kmh, 6);
  });
});

function speed(vehicle: VehicleClass, tags: OsmTags, direction: 'forward' | 'backward' = 'forward'): number {
  return speedKmh(tags, roadClassOf(tags)!, vehicle, direction);
}

describe('the speed', () => {
  it.each<[VehicleClass, OsmTags, number]>([
    // The limit is not the average.
    ['CAR', { highway: 'secondary', maxspeed: '50' }, 40],
    ['MOTORBIKE', { highway: 'secondary', maxspeed: '50' }, 42.5],
    ['CAR', { highway: 'motorway', maxspeed: '120' }, 108],
    ['CAR', { highway: 'motorway', maxspeed: 'none' }, 117],
    ['MOTORBIKE', { highway: 'motorway', maxspeed: '130' }, 110],
    ['CAR', { highway: 'secondary' }, 48],
    ['CAR', { highway: 'secondary_link' }, 33.6],
    // What the street bears, whatever the sign says.
    ['CAR', { highway: 'residential', maxspeed: '50' }, 32],
    ['CAR', { highway: 'service' }, 16],
    ['CAR', { highway: 'secondary', 'maxspeed:type': 'CN:urban' }, 40],
    ['CAR', { highway: 'secondary', 'source:maxspeed': 'CN:urban' }, 40],
    // Cycles are bound by low limits only.
    ['CYCLE', { highway: 'secondary', maxspeed: '50' }, 16],
    ['EBIKE', { highway: 'secondary', maxspeed: '50' }, 22],
    ['EBIKE', { highway: 'living_street', maxspeed: 'walk' }, 6],
    ['EBIKE', { highway: 'pedestrian' }, 10],
    ['CYCLE', { highway: 'footway', bicycle: 'yes' }, 10],
    ['CYCLE', { highway: 'footway', bicycle: 'dismount' }, 5],
    ['EBIKE', { highway: 'residential', bicycle: 'dismount' }, 5],
    // On foot no limit matters.
    ['FOOT', { highway: 'secondary', maxspeed: '50' }, 7.2],
    ['FOOT', { highway: 'living_street', maxspeed: '5' }, 7.2],
    ['FOOT', { highway: 'steps' }, 3],
    // Surfaces
    ['CAR', { highway: 'secondary', surface: 'asphalt' }, 48],
    ['CAR', { highway: 'secondary', surface: 'sett' }, 40],
    ['MOTORBIKE', { highway: 'secondary', surface: 'cobblestone' }, 25],
    ['CYCLE', { highway: 'residential', surface: 'cobblestone' }, 12],
    ['FOOT', { highway: 'path', surface: 'sand' }, 4],
    ['CAR', { highway: 'track', tracktype: 'grade5' }, 12],
    ['CAR', { highway: 'unclassified', smoothness: 'very_bad' }, 18],
    ['CAR', { highway: 'track', tracktype: 'grade2', surface: 'grass', smoothness: 'horrible' }, 8],
  ])('of %s on %j is %f km/h', (vehicle, tags, kmh) => {
    expect(speed(vehicle, tags)).toBeCloseTo(kmh, 6);
  });

  it('may differ by direction', () => {
    const tags = { highway: 'secondary', maxspeed: '60', 'maxspeed:backward': '40' };
    expect(speed('CAR', tags, 'forward')).toBeCloseTo(48);
    expect(speed('CAR', tags, 'backward')).toBeCloseTo(32);
  });

  it('is above zero and below reason for every class of road and vehicle', () => {
    for (const roadClass of ROAD_CLASSES) {
      for (const vehicle of VEHICLE_CLASSES) {
        for (const maxspeed of [undefined, '1', '300', 'none', 'walk']) {
          for (const surface of [undefined, 'mud', 'asphalt']) {
            const tags = Object.fromEntries(
              Object.entries({ highway: roadClass, maxspeed, surface }).filter(([, v]) => v),
            ) as OsmTags;
            const kmh = speedKmh(tags, roadClass, vehicle, 'forward');
            expect(kmh).toBeGreaterThanOrEqual(2);
            expect(kmh).toBeLessThanOrEqual(vehicle === 'EBIKE' || vehicle === 'CYCLE' ? 25 : 130);
          }
        }
      }
    }
  });
});
