import { describe, expect, it } from 'vitest';
import { HandOverStatus, HandOverStep, nextHandOverStatus } from '../../../src/core/tasks/hand-over.js';
import { isBeforeResolving, nextTaskStatus, taskDueAt, TaskStatus, TaskStep } from '../../../src/core/tasks/task.js';

const AT = new Date('2026-03-02T00:00:00Z');
const after = (s: number): Date => new Date(AT.getTime() + s * 1000);

/** Every state reachable from `start`, in the order of its discovery. */
function reachable<S extends string, T extends string>(
  start: S,
  steps: readonly T[],
  next: (from: S, step: T) => S | null,
): S[] {
  const found: S[] = [start];
  for (const from of found)
    for (const step of steps) {
      const to = next(from, step);
      if (to !== null && !found.includes(to)) found.push(to);
    }
  return found;
}

describe('the life cycle of a task', () => {
  it('reaches every state from WAITING', () => {
    const found = reachable(TaskStatus.WAITING as TaskStatus, Object.values(TaskStep), nextTaskStatus);
    expect(found.sort()).toEqual(Object.values(TaskStatus).sort());
  });

  it('is done only once it is open, and what is done stays done', () => {
    expect(Object.values(TaskStatus).filter((from) => nextTaskStatus(from, 'COMPLETE') !== null)).toEqual(['OPEN']);
    expect(Object.values(TaskStep).filter((step) => nextTaskStatus('DONE', step) !== null)).toEqual([]);
  });
});

describe('the life cycle of a hand-over', () => {
  it('reaches every state from PROPOSED', () => {
    const found = reachable(HandOverStatus.PROPOSED as HandOverStatus, Object.values(HandOverStep), nextHandOverStatus);
    expect(found.sort()).toEqual(Object.values(HandOverStatus).sort());
  });

  it('is not withdrawn over the head of a partner who has accepted', () => {
    expect(nextHandOverStatus('ACCEPTED', 'WITHDRAW')).toBeNull();
    expect(nextHandOverStatus('ACCEPTED', 'RETURN')).toBe('RETURNED');
  });
});

describe('the time that a task has', () => {
  const told = { reportedAt: AT, reopenedAt: null };

  it('counts from the report, whenever the task opens', () => {
    expect(taskDueAt({ dueWithinS: 300 }, told, after(100))).toEqual(after(300));
  });

  it('is a minute at least for whoever is handed it late', () => {
    expect(taskDueAt({ dueWithinS: 300 }, told, after(290))).toEqual(after(350));
  });

  it('begins anew when the incident is reopened', () => {
    expect(taskDueAt({ dueWithinS: 300 }, { ...told, reopenedAt: after(1000) }, after(1000))).toEqual(after(1300));
  });

  it('is not set where the plan sets none', () => {
    expect(taskDueAt({}, told, AT)).toBeNull();
  });
});

it('comes before resolving where the plan says so, and where it sets no other time', () => {
  const task = { kind: 'k', who: 'DISPATCHER' } as const;
  expect(isBeforeResolving(task)).toBe(true);
  expect(isBeforeResolving({ ...task, dueWithinS: 60 })).toBe(false);
  expect(isBeforeResolving({ ...task, dueWithinS: 60, beforeResolving: true })).toBe(true);
  expect(isBeforeResolving({ ...task, beforeResolving: false })).toBe(false);
});
