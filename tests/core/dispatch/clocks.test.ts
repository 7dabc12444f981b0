import { describe, expect, test } from 'vitest';
import { clocksOf, SILENT_AFTER_S } from '../../../src/core/dispatch/clocks.js';
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
