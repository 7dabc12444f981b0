import { describe, expect, it } from 'vitest';
import {
  AssignmentStatus,
  AssignmentStep,
  isActive,
  nextAssignmentStatus,
  resultOf,
} from '../../../src/core/incident/assignment.js';
import { type IncidentStatus, mayBecome, statusFromAssignments } from '../../../src/core/incident/incident.js';
import { unitStatus } from '../../../src/core/fleet/unit.js';

const steps = Object.values(AssignmentStep);
const statuses = Object.values(AssignmentStatus);

describe('the life cycle of an assignment', () => {
  it('goes from offer to clearance by its steps, and nowhere from an end', () => {
    const path = (['ACKNOWLEDGE', 'START_TRAVEL', 'ARRIVE', 'CLEAR'] as const).reduce<AssignmentStatus[]>(
      (walked, step) => [...walked, nextAssignmentStatus(walked.at(-1)!, step)!],
      ['OFFERED'],
    );
    expect(path).toEqual(['OFFERED', 'ACKNOWLEDGED', 'EN_ROUTE', 'ON_SCENE', 'CLEARED']);
    for (const status of statuses.filter((each) => !isActive(each)))
      for (const step of steps) expect(nextAssignmentStatus(status, step)).toBeNull();
  });

  it('allows exactly the transitions of the table', () => {
    const allowed = statuses.flatMap((from) =>
      steps.flatMap((step) => (nextAssignmentStatus(from, step) === null ? [] : [`${from} ${step}`])),
    );
    expect(allowed).toEqual([
      'OFFERED ACKNOWLEDGE',
      'OFFERED DECLINE',
      'OFFERED START_TRAVEL',
      'OFFERED CANCEL',
      'OFFERED EXPIRE',
      'OFFERED PREEMPT',
      'ACKNOWLEDGED START_TRAVEL',
      'ACKNOWLEDGED ARRIVE',
      'ACKNOWLEDGED CANCEL',
      'ACKNOWLEDGED PREEMPT',
      'EN_ROUTE ARRIVE',
      'EN_ROUTE CANCEL',
      'EN_ROUTE PREEMPT',
      'ON_SCENE CLEAR',
      'ON_SCENE CANCEL',
    ]);
  });

  it('gives each step one result', () => {
    for (const step of steps)
      for (const from of statuses) expect([null, resultOf(step)]).toContain(nextAssignmentStatus(from, step));
  });
});

describe('the status of an incident', () => {
  it.each<[AssignmentStatus[], IncidentStatus]>([
    [['OFFERED'], 'DISPATCHED'],
    [['DECLINED'], 'HELD'],
    [['DECLINED', 'OFFERED'], 'DISPATCHED'],
    [['EN_ROUTE', 'ON_SCENE'], 'IN_PROGRESS'],
    [['CLEARED', 'EN_ROUTE'], 'IN_PROGRESS'],
    [['CLEARED', 'DECLINED', 'CANCELLED'], 'RESOLVED'],
    [['CANCELLED', 'EXPIRED', 'PREEMPTED'], 'HELD'],
  ])('with assignments %j is %s', (assignments, status) => {
    expect(statusFromAssignments(assignments)).toBe(status);
  });

  it('is reached by allowed transitions only, whatever order the assignments take', () => {
    // Breadth-first over all histories of two assignments that are offered one after the other.
    type State = { readonly assignments: readonly AssignmentStatus[]; readonly incident: IncidentStatus };
    const queue: State[] = [{ assignments: [], incident: 'RECEIVED' }];
    const seen = new Set<string>();
    while (queue.length > 0) {
      const { assignments, incident } = queue.shift()!;
      const changes = assignments.flatMap((from, i) =>
        steps.flatMap((step) => {
          const next = nextAssignmentStatus(from, step);
          return next === null ? [] : [assignments.with(i, next)];
        }),
      );
      if (assignments.length < 2 && incident !== 'RESOLVED') changes.push([...assignments, 'OFFERED']);
      for (const changed of changes) {
        const status = statusFromAssignments(changed);
        if (status !== incident)
          expect(mayBecome(incident, status), `${incident} -> ${status} by ${changed.join()}`).toBe(true);
        const key = `${changed.join()}:${status}`;
        if (!seen.has(key)) queue.push({ assignments: changed, incident: status });
        seen.add(key);
      }
    }
    expect(seen.size).toBeGreaterThan(40);
  });
});

describe('the status of a unit', () => {
  it('follows from its work first, then from its duty', () => {
    expect(unitStatus('ON_DUTY', null)).toBe('AVAILABLE');
    expect(unitStatus('OFF_DUTY', null)).toBe('OFF_DUTY');
    expect(unitStatus('OUT_OF_SERVICE', null)).toBe('OUT_OF_SERVICE');
    expect(unitStatus('OFF_DUTY', 'ON_SCENE')).toBe('ON_SCENE');
    expect(unitStatus('ON_DUTY', 'CLEARED')).toBe('AVAILABLE');
    expect(unitStatus('ON_DUTY', 'ACKNOWLEDGED')).toBe('DISPATCHED');
    expect(unitStatus('ON_DUTY', 'EN_ROUTE')).toBe('EN_ROUTE');
  });
});
