import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type HandOverCondition, type HandOverPartner } from '../../../src/core/dispatch/response-plan.js';
import { type Incident } from '../../../src/core/incident/incident.js';
import { findBrokenLink } from '../../../src/events/log.js';
import { openTaskTown, type TaskTown } from './task-town.js';

const FINDING = { type: 'object', properties: { offence: { type: 'boolean' } }, required: ['offence'] };

let town: TaskTown;
const plan = (to: HandOverPartner, when: HandOverCondition): Promise<void> =>
  town.plan({
    tasks: [{ kind: 'record', who: 'FIRST_UNIT', outcome: FINDING }],
    handOver: { to, when, followUpWithinS: 3600 },
  });
const told = async (incident: Incident): Promise<string[]> =>
  (await town.handOvers(incident)).map(({ to, status, cause }) => [to, status, cause].filter(Boolean).join(' '));

/** A unit goes there, finds what it finds, and clears. */
async function workThrough(incident: Incident, offence: boolean): Promise<void> {
  const assignment = await town.assign(incident, 0);
  await town.step(assignment, 'ACKNOWLEDGE', 'START_TRAVEL', 'ARRIVE');
  await town.complete(town.units[0]!.officer, incident, 'record', { offence });
  await town.step(assignment, 'CLEAR');
}

describe('hand-overs', () => {
  beforeAll(async () => {
    town = await openTaskTown();
  });
  beforeEach(async () => {
    await town.database.knex.raw(
      'delete from alerts; delete from hand_overs; delete from incident_tasks; delete from assignments; delete from incidents; delete from idempotency_keys',
    );
  });
  afterAll(() => town.close());

  it('go from the plan to the mediation room of the station, which accepts and says what came of it', async () => {
    await plan('MEDIATION_ROOM', 'NO_OFFENCE');
    const incident = await town.report(1, 1);
    expect(await told(incident)).toEqual(['MEDIATION_ROOM PROPOSED']);
    const [s1, s2] = [town.desks.get('MEDIATION_ROOM S1')!, town.desks.get('MEDIATION_ROOM S2')!];
    const seenBy = async (actor: typeof s1): Promise<number> =>
      (await town.services.handOvers.myHandOvers(actor, {}, { first: 10 })).edges.length;
    expect(await seenBy(s1)).toBe(0);
    expect(await town.services.incidents.findIncident(s1, { id: incident.id })).toBeNull();
    await workThrough(incident, false);
    expect((await town.read(incident)).status).toBe('RESOLVED');
    expect(await told(incident)).toEqual(['MEDIATION_ROOM REQUESTED']);
    expect([await seenBy(s1), await seenBy(s2)]).toEqual([1, 0]);
    const { id: handOverId, dueAt } = (await town.handOvers(incident))[0]!;
    expect(dueAt).toEqual(new Date(town.now().getTime() + 3600_000));
    const { handOvers } = town.services;
    await expect(handOvers.stepHandOver(s2, 'ACCEPT', { handOverId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(handOvers.stepHandOver(s1, 'FOLLOW_UP', { handOverId, result: 'too early' })).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { state: 'REQUESTED' },
    });
    await handOvers.stepHandOver(s1, 'ACCEPT', { handOverId });
    await handOvers.stepHandOver(s1, 'ACCEPT', { handOverId });
    expect((await town.read(incident)).partner).toBe('mediation-room');
    const done = await handOvers.stepHandOver(s1, 'FOLLOW_UP', { handOverId, result: 'they shook hands' });
    expect(done).toMatchObject({ status: 'FOLLOWED_UP', result: 'they shook hands', handledBy: s1.accountId });
    expect((await town.kindsOf(incident)).filter((kind) => kind.startsWith('hand-over.'))).toEqual([
      'hand-over.proposed',
      'hand-over.requested',
      'hand-over.accepted',
      'hand-over.followed-up',
    ]);
    expect(await findBrokenLink(town.database)).toBeNull();
  });

  it('do not take place where the officers find otherwise', async () => {
    await plan('MEDIATION_ROOM', 'NO_OFFENCE');
    const incident = await town.report(1, 1);
    await workThrough(incident, true);
    expect(await told(incident)).toEqual(['MEDIATION_ROOM WITHDRAWN OTHER_FINDING']);
  });

  it('are asked for by an officer at the incident, and by no other', async () => {
    await town.plan({});
    const incident = await town.report(1, 1);
    const ask = (actor: typeof town.actors.dispatcher) =>
      town.services.handOvers.handOverIncident(actor, {
        incidentId: incident.id,
        to: 'FRAUD_DESK',
        remark: 'it is a fraud',
      });
    const assignment = await town.assign(incident, 0);
    await expect(ask(town.units[1]!.officer)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(ask(town.actors.planner)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const asked = await ask(town.units[0]!.officer);
    expect(asked).toMatchObject({
      status: 'REQUESTED',
      isPlanned: false,
      remark: 'it is a fraud',
      followUpWithinS: 3 * 86_400,
    });
    // One at a time with a partner.
    expect((await ask(town.actors.dispatcher)).id).toBe(asked.id);
    await town.step(assignment, 'ACKNOWLEDGE', 'START_TRAVEL', 'ARRIVE', 'CLEAR');
    await expect(ask(town.units[0]!.officer)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('come back with a reason, and may then be asked for again', async () => {
    await plan('FRAUD_DESK', 'ALWAYS');
    const incident = await town.report(1, 1);
    const desk = town.desks.get('FRAUD_DESK')!;
    const ask = () =>
      town.services.handOvers.handOverIncident(town.actors.dispatcher, { incidentId: incident.id, to: 'FRAUD_DESK' });
    const { id: handOverId } = await ask();
    await town.services.handOvers.stepHandOver(desk, 'ACCEPT', { handOverId });
    const { handOvers } = town.services;
    await expect(handOvers.stepHandOver(desk, 'RETURN', { handOverId, result: ' ' })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { path: ['input', 'reason'] },
    });
    await handOvers.stepHandOver(desk, 'RETURN', { handOverId, result: 'no fraud' });
    expect((await town.read(incident)).partner).toBeNull();
    town.later(1);
    expect((await ask()).id).not.toBe(handOverId);
    expect(await told(incident)).toEqual(['FRAUD_DESK RETURNED', 'FRAUD_DESK REQUESTED']);
  });

  it('go to the community officer of the grid, too', async () => {
    await plan('COMMUNITY_OFFICER', 'ALWAYS');
    const incident = await town.report(1, 1);
    await workThrough(incident, false);
    const { id: handOverId } = (await town.handOvers(incident))[0]!;
    const { handOvers } = town.services;
    await expect(handOvers.stepHandOver(town.people.otherOfficer, 'ACCEPT', { handOverId })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect((await handOvers.stepHandOver(town.people.communityOfficer, 'ACCEPT', { handOverId })).status).toBe(
      'ACCEPTED',
    );
    // No partner of incidents is called so: the incident stays the station's.
    expect((await town.read(incident)).partner).toBeNull();
  });

  it('are withdrawn by the command only, and not from a partner at work', async () => {
    await plan('FRAUD_DESK', 'ALWAYS');
    const incident = await town.report(1, 1);
    const { id: handOverId } = (await town.handOvers(incident))[0]!;
    const { handOvers } = town.services;
    await town.services.handOvers.handOverIncident(town.actors.dispatcher, {
      incidentId: incident.id,
      to: 'FRAUD_DESK',
    });
    const withdraw = (actor: typeof town.actors.dispatcher) =>
      handOvers.stepHandOver(actor, 'WITHDRAW', { handOverId, result: 'a mistake' });
    await expect(withdraw(town.desks.get('FRAUD_DESK')!)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await handOvers.stepHandOver(town.desks.get('FRAUD_DESK')!, 'ACCEPT', { handOverId });
    await expect(withdraw(town.actors.dispatcher)).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { state: 'ACCEPTED' },
    });
  });

  it('raise an alert when nobody reports in time, accepted or not, once', async () => {
    await plan('INVESTIGATION', 'ALWAYS');
    const incident = await town.report(1, 1);
    await workThrough(incident, false);
    const { id } = (await town.handOvers(incident))[0]!;
    town.later(3599);
    await town.clockwork.run();
    // The units of this town stand where they are, also when they report to be there.
    const raised = async (): Promise<unknown> =>
      (await town.alerts())
        .filter(({ kind }) => kind !== 'NOT_AT_SCENE')
        .map(({ kind, subjectId }) => [kind, subjectId]);
    expect(await raised()).toEqual([]);
    town.later(1);
    await town.clockwork.run();
    await town.clockwork.run();
    expect(await raised()).toEqual([['FOLLOW_UP_OVERDUE', id]]);
    await expect(
      town.services.incidentWork.archive(town.actors.dispatcher, { incidentId: incident.id, disposition: 'warned' }),
    ).rejects.toMatchObject({ code: 'CONFLICT', details: { handOvers: ['INVESTIGATION'] } });
  });

  it('are withdrawn when the incident is called off, and foreseen again when it is reopened', async () => {
    await plan('FRAUD_DESK', 'ALWAYS');
    const incident = await town.report(1, 1);
    const input = { incidentId: incident.id, reason: 'a hoax' };
    await town.services.incidentWork.cancel(town.actors.dispatcher, input);
    expect(await told(incident)).toEqual(['FRAUD_DESK WITHDRAWN INCIDENT_CANCELLED']);
    await expect(
      town.services.handOvers.handOverIncident(town.actors.dispatcher, { incidentId: incident.id, to: 'FRAUD_DESK' }),
    ).rejects.toMatchObject({ code: 'CONFLICT', details: { state: 'CANCELLED' } });
    await town.services.incidentWork.reopen(town.actors.dispatcher, input);
    expect(await told(incident)).toEqual(['FRAUD_DESK PROPOSED']);
  });

  it('are asked for once, by however many at once on two nodes', async () => {
    await plan('FRAUD_DESK', 'ALWAYS');
    const incident = await town.report(1, 1);
    const other = await town.openNode();
    const asked = await Promise.all(
      [town, other, town, other].map(({ services, actors }) =>
        services.handOvers.handOverIncident(actors.dispatcher, { incidentId: incident.id, to: 'FRAUD_DESK' }),
      ),
    );
    await other.close();
    await town.tail.catchUp();
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
    expect((await town.kindsOf(incident)).filter((kind) => kind === 'hand-over.requested')).toHaveLength(1);
  });

  it('stand in the exported trail by name', async () => {
    await plan('FRAUD_DESK', 'ALWAYS');
    const incident = await town.report(1, 1);
    await town.services.handOvers.handOverIncident(town.actors.dispatcher, {
      incidentId: incident.id,
      to: 'FRAUD_DESK',
      remark: 'fraud',
    });
    const { entries } = await town.services.incidentWork.trail(town.actors.dispatcher, { id: incident.id });
    const entry = entries.find(({ kind }) => kind === 'hand-over.requested')!;
    expect(entry.name).toBe('请求移交');
    expect(entry.details).toContain('to: FRAUD_DESK');
    expect(entry.details).toContain('remark: fraud');
  });
});
