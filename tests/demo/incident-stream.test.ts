import { describe, expect, it } from 'vitest';
import { haversineM } from '../../src/core/geo/distance.js';
import { openRoadNetwork } from '../../src/core/road/road-network.js';
import { type VehicleIndex } from '../../src/core/vehicle.js';
import { patienceMs } from '../../src/demo/demo-dispatcher.js';
import { IncidentPlaces } from '../../src/demo/incident-places.js';
import { IncidentStream, type IncidentTexts } from '../../src/demo/incident-stream.js';
import { seededRandom } from '../../src/core/random.js';
import { MAX_ERROR_M, ReceiverNoise } from '../../src/demo/receiver-noise.js';
import { corner, townRoads } from '../support/town.js';

const TEXTS: readonly IncidentTexts[] = [
  { type: 'dispute', texts: [{ zh: '噪音纠纷', en: 'A quarrel about noise' }], weight: 3 },
  { type: 'traffic-accident', texts: [{ zh: '两车相撞', en: 'Two cars collided' }], weight: 1 },
  { type: 'street-disturbance', texts: [], weight: 100 },
];

describe('the stream of incidents', () => {
  it('is the same for the same seed, and another for another', () => {
    const draw = (seed: number): unknown[] => {
      const stream = new IncidentStream(TEXTS, 45_000, seededRandom(seed));
      return Array.from({ length: 30 }, () => stream.next());
    };
    expect(draw(5)).toEqual(draw(5));
    expect(draw(6)).not.toEqual(draw(5));
  });

  it('has the mean and the spread of a Poisson stream, types by weight, and no telephone that rings', () => {
    const stream = new IncidentStream(TEXTS, 45_000, seededRandom(5));
    const calls = Array.from({ length: 20_000 }, () => stream.next());
    const meanMs = calls.reduce((sum, { gapMs }) => sum + gapMs, 0) / calls.length;
    const varianceMs = calls.reduce((sum, { gapMs }) => sum + (gapMs - meanMs) ** 2, 0) / calls.length;
    expect(meanMs / 45_000).toBeCloseTo(1, 1);
    expect(Math.sqrt(varianceMs) / 45_000).toBeCloseTo(1, 1);
    const shareOf = (type: string): number => calls.filter((call) => call.type === type).length / calls.length;
    expect(shareOf('dispute')).toBeCloseTo(0.75, 1);
    expect(shareOf('street-disturbance')).toBe(0);
    expect(calls.every(({ caller }) => /^000-0000-\d{4}$/.test(caller.phone))).toBe(true);
    expect(calls[0]!.description).toMatch(/噪音纠纷\nA quarrel about noise|两车相撞\nTwo cars collided/);
  });

  it('refuses to begin with nothing to say', () => {
    expect(() => new IncidentStream([], 45_000, seededRandom(1))).toThrow(RangeError);
    expect(() => new IncidentStream(TEXTS.slice(2), 45_000, seededRandom(1))).toThrow(RangeError);
    expect(() => new IncidentStream(TEXTS, 0, seededRandom(1))).toThrow(RangeError);
  });
});

describe('the places of incidents', () => {
  const network = openRoadNetwork(townRoads());

  it('are doors beside a street, with its name and a number', () => {
    const places = new IncidentPlaces(network.graph);
    const random = seededRandom(9);
    for (let i = 0; i < 500; i++) {
      const { location, address } = places.draw(random);
      const road = network.edges.snap(location, 0 as VehicleIndex)!;
      expect(road.offsetM).toBeLessThan(18.1);
      expect(address).toMatch(/^(东西|南北)\d路\d+号 \(\d+ (东西|南北)\d路 \(en\)\)$/);
    }
  });

  it('are spread over all streets', () => {
    const places = new IncidentPlaces(network.graph);
    const random = seededRandom(9);
    const streets = new Set<string>();
    for (let i = 0; i < 500; i++) streets.add(places.draw(random).address!.replace(/\d+号.*/, ''));
    expect(streets.size).toBe(20);
  });
});

describe("the demo dispatcher's patience", () => {
  it('takes most of its own incidents in hand within seconds and leaves one in three for a while', () => {
    const random = seededRandom(2);
    const now = { reportedAtMs: 0, nowMs: 0 };
    const waits = Array.from({ length: 6_000 }, () => patienceMs({ isOurs: true, ...now }, random));
    const prompt = waits.filter((ms) => ms >= 3_000 && ms <= 10_000).length;
    const left = waits.filter((ms) => ms >= 60_000 && ms <= 90_000).length;
    expect(prompt + left).toBe(6_000);
    expect(left / 6_000).toBeCloseTo(1 / 3, 1);
  });

  it('leaves what others report to them for a minute and a half, and for a while again when it comes back', () => {
    const random = seededRandom(2);
    expect(patienceMs({ isOurs: false, reportedAtMs: 0, nowMs: 2_000 }, random)).toBe(88_000);
    expect(patienceMs({ isOurs: false, reportedAtMs: 0, nowMs: 600_000 }, random)).toBe(20_000);
  });
});

describe('the noise of a receiver', () => {
  it('stays within metres of the truth and wanders slowly', () => {
    const noise = new ReceiverNoise(seededRandom(4));
    const truth = corner(3, 3);
    let before = noise.measure(truth);
    let farthestM = 0;
    for (let i = 0; i < 2_000; i++) {
      const fix = noise.measure(truth);
      const errorM = haversineM(truth.lon, truth.lat, fix.lon, fix.lat);
      farthestM = Math.max(farthestM, errorM);
      expect(errorM).toBeLessThan(MAX_ERROR_M * Math.SQRT2 + 0.01);
      expect(haversineM(before.lon, before.lat, fix.lon, fix.lat)).toBeLessThan(4);
      expect(fix.accuracyM).toSatisfy((accuracyM: number) => accuracyM >= 5 && accuracyM <= 15);
      before = fix;
    }
    expect(farthestM).toBeGreaterThan(2);
  });
});
