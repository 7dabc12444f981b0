import { describe, expect, it } from 'vitest';
import {
  GridReportStatus,
  GridReportStep,
  nextGridReportStatus,
  resultOfGridReportStep,
} from '../../../src/core/grid-work/grid-report.js';
import { nextRoundStatus, RoundStatus, RoundStep } from '../../../src/core/grid-work/inspection.js';
import {
  HazardStatus,
  HazardStep,
  isOver,
  isOverdue,
  nextHazardStatus,
} from '../../../src/core/grid-work/site-hazard.js';

/** `FROM STEP` → TO for all that is allowed. */
function table<Status extends string, Step extends string>(
  statuses: Readonly<Record<string, Status>>,
  steps: Readonly<Record<string, Step>>,
  next: (from: Status, step: Step) => Status | null,
): string[] {
  return Object.values(statuses).flatMap((from) =>
    Object.values(steps).flatMap((step) => {
      const to = next(from, step);
      return to === null ? [] : [`${from} ${step} -> ${to}`];
    }),
  );
}

/** All states that can be reached from `first`. */
function reachable<Status extends string, Step extends string>(
  first: Status,
  steps: Readonly<Record<string, Step>>,
  next: (from: Status, step: Step) => Status | null,
): Status[] {
  const seen = new Set([first]);
  for (const from of seen)
    for (const step of Object.values(steps)) {
      const to = next(from, step);
      if (to !== null) seen.add(to);
    }
  return [...seen].sort();
}

describe('the life cycle of a grid report', () => {
  it('allows exactly the transitions of the table', () => {
    expect(table(GridReportStatus, GridReportStep, nextGridReportStatus)).toEqual([
      'FILED START_VERIFICATION -> VERIFYING',
      'FILED BECOME_INCIDENT -> INCIDENT',
      'VERIFYING VERIFY -> VERIFIED',
      'VERIFYING REJECT -> REJECTED',
      'VERIFYING BECOME_INCIDENT -> INCIDENT',
      'VERIFIED CLOSE -> CLOSED',
      'VERIFIED BECOME_INCIDENT -> INCIDENT',
      'REJECTED CLOSE -> CLOSED',
    ]);
  });

  it('gives each step one result, and reaches every state', () => {
    for (const step of Object.values(GridReportStep))
      for (const from of Object.values(GridReportStatus))
        expect([null, resultOfGridReportStep(step)]).toContain(nextGridReportStatus(from, step));
    expect(reachable('FILED', GridReportStep, nextGridReportStatus)).toEqual(Object.values(GridReportStatus).sort());
  });
});

describe('the life cycle of an inspection round', () => {
  it('ends once', () => {
    expect(table(RoundStatus, RoundStep, nextRoundStatus)).toEqual([
      'OPEN COMPLETE -> COMPLETED',
      'OPEN CANCEL -> CANCELLED',
    ]);
  });
});

describe('the life cycle of a hazard', () => {
  it('allows exactly the transitions of the table', () => {
    expect(table(HazardStatus, HazardStep, nextHazardStatus)).toEqual([
      'FOUND ISSUE_NOTICE -> NOTICED',
      'FOUND PUT_RIGHT -> PUT_RIGHT',
      'FOUND HANDED_OVER -> HANDED_OVER',
      'NOTICED PUT_RIGHT -> PUT_RIGHT',
      'NOTICED NOT_PUT_RIGHT -> NOTICED',
      'NOTICED HANDED_OVER -> HANDED_OVER',
    ]);
  });

  it('reaches every state and leaves none that is over', () => {
    expect(reachable('FOUND', HazardStep, nextHazardStatus)).toEqual(Object.values(HazardStatus).sort());
    for (const status of Object.values(HazardStatus).filter(isOver))
      for (const step of Object.values(HazardStep)) expect(nextHazardStatus(status, step)).toBeNull();
  });

  it('is overdue from the very moment of its date, while the notice stands', () => {
    const dueAt = new Date('2026-03-10T08:00:00Z');
    const before = new Date(dueAt.getTime() - 1);
    expect(isOverdue({ status: 'NOTICED', dueAt }, before)).toBe(false);
    expect(isOverdue({ status: 'NOTICED', dueAt }, dueAt)).toBe(true);
    expect(isOverdue({ status: 'PUT_RIGHT', dueAt }, dueAt)).toBe(false);
    expect(isOverdue({ status: 'FOUND', dueAt: null }, dueAt)).toBe(false);
  });
});
