import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyClosures, metricVersionOf } from '../../../src/core/road/metric.js';
import { type RoadGraph } from '../../../src/core/road/graph.js';
import { openRoadNetwork, withMetric } from '../../../src/core/road/road-network.js';
import {
  cityClock,
  minutesToNextEdge,
  profileAt,
  type SpeedFactor,
  type SpeedProfile,
  type SpeedWindow,
  takingProfile,
  versionUnderProfile,
  Weekday,
} from '../../../src/core/road/speed-profile.js';
import { finish } from '../../../src/core/slices.js';
import { type VehicleIndex } from '../../../src/core/vehicle.js';
import { graphOf } from './drawn-network.js';

const [FOOT, CAR] = [0, 4];
const WEEK = Object.values(Weekday);

function profile(slug: string, options: Partial<SpeedProfile> = {}): SpeedProfile {
  return { id: slug, slug, name: slug, nameEn: slug, rank: 10, enabled: true, windows: [], factors: [], ...options };
}
function under(graph: RoadGraph, ...factors: SpeedFactor[]): RoadGraph {
  return finish(takingProfile(graph, profile('rush', { factors })));
}

//  0 ==primary== 1 --residential-- 2 --barrier, no length-- 3
const graph = graphOf(
  [
    [1_215_000_000, 299_500_000],
    [1_215_010_000, 299_500_000],
    [1_215_020_000, 299_500_000],
    [1_215_020_000, 299_500_000],
  ],
  [
    { from: 0, to: 1, along: [5000, null, null, null, 1001], against: [5000], roadClass: 'primary' },
    { from: 1, to: 2, along: [5000, null, null, null, 2000], against: [5000, null, null, null, 2000] },
    {
      from: 2,
      to: 3,
      along: [700, null, null, null, 700],
      against: [700, null, null, null, 700],
      roadClass: 'primary',
    },
  ],
);

describe('a speed profile', () => {
  test('slows its vehicle classes on its road classes, the slowest of several factors, and closes and opens nothing', () => {
    const slowed = under(
      graph,
      { roadClasses: ['primary', 'residential'], vehicles: ['CAR'], slowdown: 1.2 },
      { roadClasses: ['primary'], vehicles: ['CAR', 'MOTORBIKE'], slowdown: 1.5 },
    );
    const closed = 0xffffffff;
    expect([...slowed.travelTimeMs[CAR]!]).toEqual([1502, closed, 2400, 2400, 700, 700]);
    expect(slowed.travelTimeMs[FOOT]).toBe(graph.travelTimeMs[FOOT]);
    expect(slowed.freeTimeMs).toBe(graph.travelTimeMs);
  });

  test('does not slow down edges without length: what one waits there is no travel', () => {
    const slowed = under(graph, { roadClasses: ['primary'], vehicles: ['FOOT'], slowdown: 3 });
    expect([...slowed.travelTimeMs[FOOT]!]).toEqual([15_000, 15_000, 5000, 5000, 700, 700]);
  });

  test('is in the name of the metric by what it does, and closures come on top', () => {
    const rush: SpeedFactor = { roadClasses: ['primary'], vehicles: ['CAR'], slowdown: 1.5 };
    const version = metricVersionOf(under(graph, rush));
    expect(version).toMatch(/^drawn~rush\.[0-9a-f]{8}$/);
    expect(metricVersionOf(under(graph, { ...rush, slowdown: 1.6 }))).not.toBe(version);
    expect(metricVersionOf(under(graph, rush, { ...rush, slowdown: 1.1 }))).toBe(version);
    expect(versionUnderProfile(graph, profile('rush', { factors: [rush] }))).toBe(version);
    const edges = [[], [], [], [], [0]];
    const closed = applyClosures(under(graph, rush), [{ id: 'c', speedFactor: 0.5, edges }]);
    expect(metricVersionOf(closed)).toMatch(/^drawn~rush\.[0-9a-f]{8}\+[0-9a-f]{8}$/);
    expect(closed.travelTimeMs[CAR]![0]).toBe(3004);
  });

  test('that slows nobody is the imported roads themselves, and so is none', () => {
    expect(under(graph)).toBe(graph);
    expect(under(graph, { roadClasses: ['primary'], vehicles: ['CAR'], slowdown: 1 })).toBe(graph);
    const slowed = under(graph, { roadClasses: ['primary'], vehicles: ['CAR'], slowdown: 2 });
    expect(finish(takingProfile(slowed, null))).toEqual(graph);
  });

  test('faster than free flow is refused', () => {
    expect(() => under(graph, { roadClasses: ['primary'], vehicles: ['CAR'], slowdown: 0.9 })).toThrow(/slowdown 0.9/);
  });

  test('leaves connected what was connected: the parts are shared', () => {
    const free = openRoadNetwork(graph);
    const slowed = under(graph, { roadClasses: ['primary'], vehicles: ['CAR'], slowdown: 2 });
    expect(withMetric(free, slowed).partsOf(CAR as VehicleIndex)).toBe(free.partsOf(CAR as VehicleIndex));
  });
});

describe('the hours of the week', () => {
  const morning: SpeedWindow = { days: ['MONDAY', 'FRIDAY'], fromMinute: 420, untilMinute: 540 };
  const rush = profile('rush', { windows: [morning] });
  const always = profile('always', { rank: 1000 });

  test('begin with the minute from and end before the minute until, on their days only', () => {
    const at = (day: Weekday, minute: number): string | undefined => profileAt([always, rush], { day, minute })?.slug;
    expect([at('MONDAY', 419), at('MONDAY', 420), at('MONDAY', 539), at('MONDAY', 540)]).toEqual([
      'always',
      'rush',
      'rush',
      'always',
    ]);
    expect(at('TUESDAY', 480)).toBe('always');
  });

  test('of several profiles the lowest rank counts, then the slug; what is switched off never', () => {
    const time = { day: 'MONDAY', minute: 500 } as const;
    expect(profileAt([rush, profile('event', { rank: 5 })], time)?.slug).toBe('event');
    expect(profileAt([rush, profile('b'), profile('a')], time)?.slug).toBe('a');
    expect(profileAt([{ ...rush, enabled: false }], time)).toBeNull();
  });

  test('are those of the city: the same moment is another day elsewhere', () => {
    const moment = new Date('2026-03-01T23:30:30Z');
    expect(cityClock('Asia/Shanghai')(moment)).toEqual({ day: 'MONDAY', minute: 450 });
    expect(cityClock('Europe/Lisbon')(moment)).toEqual({ day: 'SUNDAY', minute: 1410 });
    expect(cityClock('Asia/Shanghai')(new Date('2026-03-01T16:00:00Z'))).toEqual({ day: 'MONDAY', minute: 0 });
  });

  test('nothing changes before the next edge of a window, looked at minute by minute', () => {
    const window = fc
      .record({
        days: fc.subarray(WEEK, { minLength: 1 }),
        fromMinute: fc.integer({ min: 0, max: 1438 }),
        minutes: fc.integer({ min: 1, max: 1440 }),
      })
      .map(({ days, fromMinute, minutes }): SpeedWindow => ({
        days,
        fromMinute,
        untilMinute: Math.min(1440, fromMinute + minutes),
      }));
    const profiles = fc.array(
      fc.record({ windows: fc.array(window, { maxLength: 3 }), enabled: fc.boolean(), rank: fc.nat(3) }),
      { maxLength: 4 },
    );
    const minuteOfWeek = fc.nat(7 * 1440 - 1);
    const local = (minute: number): { day: Weekday; minute: number } => ({
      day: WEEK[Math.floor(minute / 1440) % 7]!,
      minute: minute % 1440,
    });
    fc.assert(
      fc.property(profiles, minuteOfWeek, (drawn, now) => {
        const all = drawn.map((options, i) => profile(`p${i}`, options));
        const ahead = minutesToNextEdge(all, local(now)) ?? 7 * 1440;
        expect(ahead).toBeGreaterThanOrEqual(1);
        const inUse = profileAt(all, local(now));
        const between = Array.from({ length: ahead - 1 }, (_, i) => profileAt(all, local(now + 1 + i)));
        expect(between.find((each) => each !== inUse)).toBeUndefined();
      }),
      { numRuns: 60, seed: 5 },
    );
  });
});
