import { describe, expect, it } from 'vitest';
import { type HandOver, type HandOverCondition } from '../../../src/core/dispatch/response-plan.js';
import { type IncidentStatus } from '../../../src/core/incident/incident.js';
import { followHandOvers, type HandOverState, isUnended } from '../../../src/core/tasks/hand-over.js';

const plan = (when: HandOverCondition): HandOver => ({ to: 'MEDIATION_ROOM', when, followUpWithinS: 3600 });
const PROPOSED: HandOverState = { to: 'MEDIATION_ROOM', isPlanned: true, status: 'PROPOSED', cause: null };
const TO_INVESTIGATION: HandOverState = { ...PROPOSED, to: 'INVESTIGATION' };
const found = (offence: boolean) => ({ outcome: { offence } });

/** `before → after cause`, of each change. */
function told(
  when: HandOverCondition | null,
  status: IncidentStatus,
  handOvers: readonly HandOverState[],
  tasks: readonly { outcome: Record<string, unknown> | null }[] = [],
): string[] {
  const scene = { plan: when === null ? undefined : plan(when), status, tasks, handOvers };
  return followHandOvers(scene).map(
    ({ before, after }) =>
      `${before?.status ?? 'none'} → ${after.status}${after.cause === null ? '' : ` ${after.cause}`}`,
  );
}

describe('a hand-over of the plan', () => {
  it('is proposed with the report, once', () => {
    expect(told('ALWAYS', 'RECEIVED', [])).toEqual(['none → PROPOSED']);
    expect(told('ALWAYS', 'DISPATCHED', [PROPOSED])).toEqual([]);
    expect(told(null, 'RECEIVED', [])).toEqual([]);
  });

  it('is asked for when the incident is resolved', () => {
    expect(told('ALWAYS', 'RESOLVED', [PROPOSED])).toEqual(['PROPOSED → REQUESTED']);
  });

  it('is asked for by what the officers found; one finding of an offence outweighs the others', () => {
    expect(told('OFFENCE', 'RESOLVED', [PROPOSED], [found(false), found(true)])).toEqual(['PROPOSED → REQUESTED']);
    expect(told('NO_OFFENCE', 'RESOLVED', [PROPOSED], [found(false), found(true)])).toEqual([
      'PROPOSED → WITHDRAWN OTHER_FINDING',
    ]);
    expect(told('NO_OFFENCE', 'RESOLVED', [PROPOSED], [found(false), { outcome: null }])).toEqual([
      'PROPOSED → REQUESTED',
    ]);
  });

  it('is left to a dispatcher where nobody says what was found', () => {
    expect(told('OFFENCE', 'RESOLVED', [PROPOSED], [{ outcome: { offence: 'perhaps' } }])).toEqual([]);
  });

  it('is withdrawn when the incident ends otherwise, also from a partner who has not accepted', () => {
    const requested = { ...PROPOSED, status: 'REQUESTED' } as const;
    expect(told('ALWAYS', 'CANCELLED', [PROPOSED])).toEqual(['PROPOSED → WITHDRAWN INCIDENT_CANCELLED']);
    expect(told('ALWAYS', 'DUPLICATE', [requested])).toEqual(['REQUESTED → WITHDRAWN INCIDENT_MERGED']);
    expect(told('ALWAYS', 'ARCHIVED', [PROPOSED])).toEqual(['PROPOSED → WITHDRAWN INCIDENT_ARCHIVED']);
    expect(told('ALWAYS', 'CANCELLED', [{ ...PROPOSED, status: 'ACCEPTED' }])).toEqual([]);
  });

  it('comes back with the incident, but not where the command withdrew it', () => {
    const withdrawn = { ...PROPOSED, status: 'WITHDRAWN' } as const;
    expect(told('ALWAYS', 'HELD', [{ ...withdrawn, cause: 'INCIDENT_CANCELLED' }])).toEqual(['WITHDRAWN → PROPOSED']);
    expect(told('OFFENCE', 'HELD', [{ ...withdrawn, cause: 'OTHER_FINDING' }])).toEqual(['WITHDRAWN → PROPOSED']);
    expect(told('ALWAYS', 'RESOLVED', [{ ...withdrawn, cause: 'INCIDENT_MERGED' }])).toEqual(['WITHDRAWN → REQUESTED']);
    expect(told('ALWAYS', 'HELD', [{ ...withdrawn, cause: 'BY_COMMAND' }])).toEqual([]);
  });

  it('goes with the plan that foresees it, unless the partner has been asked, and comes back with it', () => {
    expect(told(null, 'HELD', [PROPOSED])).toEqual(['PROPOSED → WITHDRAWN OTHER_PLAN']);
    expect(told('ALWAYS', 'HELD', [TO_INVESTIGATION])).toEqual(['PROPOSED → WITHDRAWN OTHER_PLAN', 'none → PROPOSED']);
    expect(told('ALWAYS', 'HELD', [PROPOSED, { ...TO_INVESTIGATION, status: 'REQUESTED' }])).toEqual([]);
    const withdrawn = { ...PROPOSED, status: 'WITHDRAWN', cause: 'OTHER_PLAN' } as const;
    expect(told('ALWAYS', 'HELD', [withdrawn])).toEqual(['WITHDRAWN → PROPOSED']);
    expect(told(null, 'HELD', [withdrawn])).toEqual([]);
  });

  it('is not proposed beside one that somebody asked for', () => {
    expect(told('ALWAYS', 'RECEIVED', [{ ...PROPOSED, isPlanned: false, status: 'REQUESTED' }])).toEqual([]);
  });
});

it('is with somebody until it is followed up, returned or withdrawn', () => {
  expect(['PROPOSED', 'REQUESTED', 'ACCEPTED'].every((status) => isUnended(status as HandOverState['status']))).toBe(
    true,
  );
  expect(['FOLLOWED_UP', 'RETURNED', 'WITHDRAWN'].some((status) => isUnended(status as HandOverState['status']))).toBe(
    false,
  );
});
