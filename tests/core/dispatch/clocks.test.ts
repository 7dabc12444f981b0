import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clocksAfterChange, clocksOf, type ClockTimes, SILENT_AFTER_S } from '../../../src/core/dispatch/clocks.js';
import { type Assignment, type AssignmentStatus } from '../../../src/core/incident/assignment.js';

const TIMES = { acknowledgeS: 15, startTravelS: 20, arriveS: 120, statusCheckS: 600 };
const REPORTED = new Date('2026-05-04T08:00:00Z');
const at = (s: number): Date => new Date(REPORTED.getTime() + s * 1000);

function assignment(status: AssignmentStatus, times: Partial<Assignment> = {}): Assignment {
  return {
    id: 'a',
    incidentId: 'i',
    unitId: 'u',
    status,
    offeredAt: at(5),
    respondBy: at(20),
    acknowledgedAt: null,
    travelStartedAt: null,
    arrivedAt: null,
    clearedAt: null,
    endedAt: null,
    endReason: null,
    predictedArrivalAt: null,
    arrivalDistanceM: null,
    seemsArrivedAt: null,
    statusConfirmedAt: null,
    route: null,
    ...times,
  };
}

const clocks = (it: Assignment): Record<string, Date> =>
  Object.fromEntries(clocksOf(it, REPORTED, TIMES).map(({ kind, dueAt }) => [kind, dueAt]));

describe('the clocks of an assignment', () => {
  test('an offer waits for its answer, and for nothing else', () => {
    expect(clocks(assignment('OFFERED'))).toEqual({ ACKNOWLEDGE: at(20) });
    expect(clocks(assignment('OFFERED', { respondBy: null }))).toEqual({ ACKNOWLEDGE: at(5 + TIMES.acknowledgeS) });
  });

  test('an acknowledged one is to move and to arrive', () => {
    expect(clocks(assignment('ACKNOWLEDGED', { acknowledgedAt: at(12) }))).toEqual({
      START_TRAVEL: at(12 + TIMES.startTravelS),
      ARRIVE: at(TIMES.arriveS),
    });
  });

  test('one under way is to be heard of', () => {
    expect(clocks(assignment('EN_ROUTE', { acknowledgedAt: at(12), travelStartedAt: at(30) }))).toEqual({
      ARRIVE: at(TIMES.arriveS),
      SILENCE: at(30 + SILENT_AFTER_S),
    });
  });

  test('a unit that was asked late is late by its own prediction, not by the plan', () => {
    const late = assignment('EN_ROUTE', { travelStartedAt: at(200), predictedArrivalAt: at(300) });
    expect(clocks(late).ARRIVE).toEqual(at(360));
    const early = assignment('EN_ROUTE', { travelStartedAt: at(10), predictedArrivalAt: at(30) });
    expect(clocks(early).ARRIVE).toEqual(at(TIMES.arriveS));
  });

  test('an officer on scene is asked for a sign of life, counted from the last one', () => {
    const onScene = { arrivedAt: at(100) };
    expect(clocks(assignment('ON_SCENE', onScene))).toEqual({ STATUS_CHECK: at(700) });
    expect(clocks(assignment('ON_SCENE', { ...onScene, statusConfirmedAt: at(400) }))).toEqual({
      STATUS_CHECK: at(1000),
    });
  });

  test.each(['CLEARED', 'DECLINED', 'EXPIRED', 'CANCELLED', 'PREEMPTED'] as const)(
    'none runs on one that is %s',
    (status) => expect(clocks(assignment(status))).toEqual({}),
  );
});

describe('the clocks after a change of the incident', () => {
  const SHORT: ClockTimes = { acknowledgeS: 15, startTravelS: 15, arriveS: 120, statusCheckS: 300 };
  const LONG: ClockTimes = { acknowledgeS: 60, startTravelS: 300, arriveS: 1800, statusCheckS: 1200 };
  const ofStatus = (status: AssignmentStatus): Assignment =>
    assignment(status, {
      offeredAt: at(0),
      respondBy: null,
      acknowledgedAt: at(10),
      travelStartedAt: at(20),
      arrivedAt: at(30),
    });
  const change = (it: Assignment, from: ClockTimes, to: ClockTimes, s: number): Record<string, Date> =>
    Object.fromEntries(
      clocksAfterChange(clocksOf(it, REPORTED, from), clocksOf(it, REPORTED, to), to, at(s)).map(({ kind, dueAt }) => [
        kind,
        dueAt,
      ]),
    );

  test('a shorter time to answer is counted from the change, but never ends later than before', () => {
    expect(change(ofStatus('OFFERED'), LONG, SHORT, 30)).toEqual({ ACKNOWLEDGE: at(45) });
    expect(change(ofStatus('OFFERED'), LONG, SHORT, 55)).toEqual({ ACKNOWLEDGE: at(60) });
    expect(change(ofStatus('OFFERED'), SHORT, LONG, 5)).toEqual({ ACKNOWLEDGE: at(60) });
  });

  test('the time of arrival is that of the new plan, and silence goes by the fixes', () => {
    expect(change(ofStatus('EN_ROUTE'), LONG, SHORT, 30)).toEqual({ ARRIVE: at(120) });
    expect(change(ofStatus('ACKNOWLEDGED'), LONG, SHORT, 30)).toEqual({ START_TRAVEL: at(45), ARRIVE: at(120) });
  });

  const times = fc.record({
    acknowledgeS: fc.integer({ min: 1, max: 600 }),
    startTravelS: fc.integer({ min: 1, max: 600 }),
    arriveS: fc.integer({ min: 1, max: 3600 }),
    statusCheckS: fc.integer({ min: 60, max: 3600 }),
  });

  test('nobody has less time from the change than the new plan or the old clock gave', () => {
    fc.assert(
      fc.property(
        times,
        times,
        fc.constantFrom('OFFERED', 'ACKNOWLEDGED', 'ON_SCENE'),
        fc.integer({ min: 30, max: 900 }),
        (from, to, status, s) => {
          const it = ofStatus(status);
          const before = Object.fromEntries(clocksOf(it, REPORTED, from).map(({ kind, dueAt }) => [kind, dueAt]));
          const fresh = Object.fromEntries(clocksOf(it, REPORTED, to).map(({ kind, dueAt }) => [kind, dueAt]));
          const after = change(it, from, to, s);
          expect(Object.keys(after).sort()).toEqual(Object.keys(fresh).sort());
          for (const [kind, span] of [
            ['ACKNOWLEDGE', to.acknowledgeS],
            ['START_TRAVEL', to.startTravelS],
            ['STATUS_CHECK', to.statusCheckS],
          ] as const) {
            if (after[kind] === undefined) continue;
            const least = Math.min(before[kind]!.getTime(), at(s + span).getTime());
            expect(after[kind].getTime()).toBe(Math.max(fresh[kind]!.getTime(), least));
          }
        },
      ),
      { seed: 8 },
    );
  });

  test('the same times leave every clock where it is', () => {
    fc.assert(
      fc.property(
        times,
        fc.constantFrom('OFFERED', 'ACKNOWLEDGED', 'ON_SCENE'),
        fc.integer({ max: 900 }),
        (same, status, s) => {
          const it = ofStatus(status);
          const before = Object.fromEntries(clocksOf(it, REPORTED, same).map(({ kind, dueAt }) => [kind, dueAt]));
          expect(change(it, same, same, s)).toEqual(before);
        },
      ),
      { seed: 8 },
    );
  });
});
