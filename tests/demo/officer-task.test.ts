import { describe, expect, it } from 'vitest';
import { type Assignment, type AssignmentStatus } from '../../src/core/incident/assignment.js';
import { adoptAssignment, dueStep, followAssignment, type OfficerTask } from '../../src/demo/officer-task.js';
import { type RandomSource, seededRandom } from '../../src/core/random.js';

const NOW = Date.parse('2026-05-04T08:00:00Z');
const MIDDLE: RandomSource = () => 0.5;
const READY = { isReachable: true, isThere: false };

function assignment(status: AssignmentStatus, id = 'a-1', offeredAtMs = NOW): Assignment {
  return {
    id,
    incidentId: `incident of ${id}`,
    unitId: 'u-1',
    status,
    offeredAt: new Date(offeredAtMs),
    respondBy: null,
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
  };
}

function taskIn(status: AssignmentStatus, nowMs = NOW, random = MIDDLE): OfficerTask {
  return followAssignment(null, assignment(status), nowMs, random)!;
}

/** Milliseconds from `task` to its step, tried every 100 ms. */
function waitsMs(task: OfficerTask, situation = READY): number {
  for (let ms = 0; ms <= 200_000; ms += 100) if (dueStep(task, { nowMs: NOW + ms, ...situation }) !== null) return ms;
  throw new Error('no step is ever due');
}

describe("the demo officer's task", () => {
  it('goes from the offer to the clearing, each step in its own time', () => {
    for (let seed = 0; seed < 200; seed++) {
      const random = seededRandom(seed);
      const offered = taskIn('OFFERED', NOW, random);
      expect(waitsMs(offered)).toSatisfy((ms: number) => ms >= 2_000 && ms <= 6_000);
      expect(waitsMs(taskIn('ACKNOWLEDGED', NOW, random))).toSatisfy((ms: number) => ms >= 1_000 && ms <= 3_000);
      expect(waitsMs(taskIn('ON_SCENE', NOW, random))).toSatisfy((ms: number) => ms >= 30_000 && ms <= 120_000);
    }
    const late = { nowMs: NOW + 3_600_000, ...READY };
    expect(dueStep(taskIn('OFFERED'), late)).toBe('ACKNOWLEDGE');
    expect(dueStep(taskIn('ACKNOWLEDGED'), late)).toBe('START_TRAVEL');
    expect(dueStep(taskIn('ON_SCENE'), late)).toBe('CLEAR');
  });

  it('arrives when the drive is over, however long it takes, and not before', () => {
    const task = taskIn('EN_ROUTE');
    expect(dueStep(task, { nowMs: NOW + 3_600_000, isReachable: true, isThere: false })).toBeNull();
    expect(dueStep(task, { nowMs: NOW, isReachable: true, isThere: true })).toBe('ARRIVE');
  });

  it('declines about one offer in twenty-five, and every offer to which no road leads', () => {
    const late = NOW + 10_000;
    let declined = 0;
    const random = seededRandom(11);
    for (let i = 0; i < 5_000; i++)
      if (dueStep(taskIn('OFFERED', NOW, random), { nowMs: late, ...READY }) === 'DECLINE') declined++;
    expect(declined / 5_000).toBeCloseTo(1 / 25, 2);
    expect(dueStep(taskIn('OFFERED'), { nowMs: late, isReachable: false, isThere: false })).toBe('DECLINE');
    expect(dueStep(taskIn('OFFERED'), { nowMs: late, isReachable: null, isThere: false })).toBeNull();
  });

  it('does not begin anew when an item comes twice, or after what follows it', () => {
    const offered = taskIn('OFFERED');
    expect(followAssignment(offered, assignment('OFFERED'), NOW + 1_500, MIDDLE)).toBe(offered);
    const enRoute = followAssignment(offered, assignment('EN_ROUTE'), NOW + 5_000, MIDDLE)!;
    expect(enRoute.status).toBe('EN_ROUTE');
    expect(followAssignment(enRoute, assignment('ACKNOWLEDGED'), NOW + 5_100, MIDDLE)).toBe(enRoute);
  });

  it('ends with its assignment, whoever ended it, and not with an earlier one', () => {
    const task = taskIn('EN_ROUTE');
    for (const status of ['CLEARED', 'CANCELLED', 'DECLINED', 'EXPIRED', 'PREEMPTED'] as const) {
      expect(followAssignment(task, assignment(status), NOW, MIDDLE)).toBeNull();
      expect(followAssignment(task, assignment(status, 'a-0', NOW - 60_000), NOW, MIDDLE)).toBe(task);
    }
  });

  it('gives way to a newer assignment and not to an older one', () => {
    const task = taskIn('OFFERED');
    expect(followAssignment(task, assignment('OFFERED', 'a-0', NOW - 1), NOW, MIDDLE)).toBe(task);
    expect(followAssignment(task, assignment('OFFERED', 'a-2', NOW + 1), NOW, MIDDLE)!.assignmentId).toBe('a-2');
  });

  it('takes what the unit really has, where it was wrong about it', () => {
    const task = taskIn('ON_SCENE');
    expect(adoptAssignment(task, null, NOW, MIDDLE)).toBeNull();
    expect(adoptAssignment(task, assignment('ON_SCENE'), NOW + 1_000, MIDDLE)).toBe(task);
    expect(adoptAssignment(task, assignment('EN_ROUTE'), NOW, MIDDLE)!.status).toBe('EN_ROUTE');
    expect(adoptAssignment(null, assignment('ON_SCENE'), NOW, MIDDLE)!.status).toBe('ON_SCENE');
  });
});
