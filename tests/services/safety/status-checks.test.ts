import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Assignment } from '../../../src/core/incident/assignment.js';
import { type Incident } from '../../../src/core/incident/incident.js';
import { findBrokenLink } from '../../../src/events/log.js';
import { type AssignmentFeedItem } from '../../../src/services/contract.js';
import { BY_HAND, type SafetyTown, settleSafetyTown } from './safety-town.js';

let safety: SafetyTown;

/** Unit 5 on scene at its own corner. */
async function onScene(priority = 2): Promise<{ incident: Incident; assignment: Assignment }> {
  const incident = await safety.report(4, 0, priority);
  const offer = await safety.assign(incident, 4);
  return { incident, assignment: await safety.step(offer, 'ACKNOWLEDGE', 'ARRIVE') };
}

const confirm = ({ id }: Assignment): Promise<Assignment> =>
  safety.town.services.safety.confirmStatus(safety.town.units[4]!.officer, { assignmentId: id });

/** Runs what is due until nothing is; returns how many deadlines ran out. */
async function run(): Promise<number> {
  const ranOut = await safety.town.clockwork.run();
  await safety.town.tail.catchUp();
  return ranOut;
}

const noSigns = async (): Promise<number> =>
  (await safety.alerts()).filter(({ kind }) => kind === 'NO_SIGN_OF_LIFE').length;

describe('status checks', () => {
  beforeAll(async () => {
    safety = await settleSafetyTown();
  });
  beforeEach(() => safety.begin());
  afterAll(() => safety.town.close());

  it('ask after 10 minutes where it is urgent, after 20 where it is not, or when the plan says', async () => {
    for (const [priority, s] of [
      [1, 600],
      [2, 600],
      [3, 1200],
      [4, 1200],
    ] as const) {
      const { assignment } = await onScene(priority);
      expect(await safety.dueS(assignment)).toEqual({ STATUS_CHECK: s });
      await safety.step(assignment, 'CLEAR');
    }
    await safety.plan({ ...BY_HAND, statusCheckS: 90 });
    const { assignment } = await onScene();
    expect(await safety.dueS(assignment)).toEqual({ STATUS_CHECK: 90 });
  });

  it('ask the officer in the assignment feed, and alert the command where no answer comes within a minute', async () => {
    const { incident, assignment } = await onScene();
    const { officer, id: unitId } = safety.town.units[4]!;
    const leave = new AbortController();
    const feed = safety.town.services.feeds.assignmentFeed(officer, { unitId, signal: leave.signal });
    const next = async (): Promise<AssignmentFeedItem> => (await feed.next()).value as AssignmentFeedItem;
    expect(await next()).toMatchObject({ kind: null, assignment: { status: 'ON_SCENE' } });
    safety.later(599);
    expect(await run()).toBe(0);
    safety.later(1);
    expect(await run()).toBe(1);
    expect(await next()).toMatchObject({ kind: 'assignment.status-asked', assignment: { id: assignment.id } });
    leave.abort();
    const checks = await safety.town.services.safety.statusChecksByAssignmentIds(officer, [assignment.id]);
    expect(checks.get(assignment.id)!.answerBy!.getTime()).toBe(safety.now.getTime() + 60_000);
    expect(await noSigns()).toBe(0);
    safety.later(59);
    expect(await run()).toBe(0);
    safety.later(1);
    expect(await run()).toBe(1);
    expect((await safety.alerts())[0]).toMatchObject({
      kind: 'NO_SIGN_OF_LIFE',
      incidentId: incident.id,
      unitId: assignment.unitId,
      detail: 'last sign of life 660 s ago',
    });
    safety.later(3600);
    expect(await run()).toBe(0);
  });

  it('begin anew with every sign of life, asked for or not', async () => {
    const { incident, assignment } = await onScene();
    safety.later(300);
    expect(await confirm(assignment)).toMatchObject({ statusConfirmedAt: safety.now });
    expect(await safety.dueS(assignment)).toEqual({ STATUS_CHECK: 600 });
    safety.later(600);
    await run();
    expect(await safety.dueS(assignment)).toEqual({ SIGN_OF_LIFE: 60 });
    safety.later(30);
    await confirm(assignment);
    expect(await safety.dueS(assignment)).toEqual({ STATUS_CHECK: 600 });
    safety.later(60);
    expect(await run()).toBe(0);
    expect(await noSigns()).toBe(0);
    expect(await safety.kindsOf(incident.id)).toContain('assignment.status-confirmed');
  });

  it('alert again when somebody who had answered falls silent again', async () => {
    const { assignment } = await onScene();
    const silence = async (): Promise<void> => {
      safety.later(600);
      await run();
      safety.later(60);
      await run();
    };
    await silence();
    expect(await noSigns()).toBe(1);
    const [alert] = await safety.alerts();
    await safety.town.services.alerts.acknowledgeAlert(safety.town.actors.dispatcher, { alertId: alert!.id });
    await confirm(assignment);
    await silence();
    expect(await noSigns()).toBe(1);
  });

  it('end with the work', async () => {
    const { assignment } = await onScene();
    safety.later(600);
    await run();
    await safety.step(assignment, 'CLEAR');
    safety.later(3600);
    expect(await run()).toBe(0);
    await expect(confirm(assignment)).rejects.toMatchObject({ code: 'CONFLICT', details: { state: 'CLEARED' } });
  });

  it('survive a restart, and ask on one node only', async () => {
    const { incident } = await onScene();
    const [node, other] = [await safety.openNode(), await safety.openNode()];
    safety.later(600);
    const ranOut = await Promise.all([node.clockwork.run(), other.clockwork.run(), safety.town.clockwork.run()]);
    expect(ranOut.reduce((sum, count) => sum + count)).toBe(1);
    expect((await safety.kindsOf(incident.id)).filter((kind) => kind === 'assignment.status-asked')).toHaveLength(1);
    await node.close();
    await other.close();
  });

  it('come to one end when the answer and the deadline meet', async () => {
    const { assignment } = await onScene();
    safety.later(600);
    await run();
    safety.later(60);
    const other = await safety.openNode();
    await Promise.all([confirm(assignment), other.clockwork.run(), safety.town.clockwork.run()]);
    await other.close();
    // Whichever came first: the next check runs, and nobody is asked or missed twice.
    expect(await safety.dueS(assignment)).toEqual({ STATUS_CHECK: 600 });
    expect(await noSigns()).toBeLessThanOrEqual(1);
    safety.later(300);
    expect(await run()).toBe(0);
    expect(await findBrokenLink(safety.database)).toBeNull();
  });

  it('are answered by the own officer or the command; for others the assignment does not exist', async () => {
    const { assignment } = await onScene();
    const { services, units, actors } = safety.town;
    const input = { assignmentId: assignment.id };
    await expect(services.safety.confirmStatus(units[3]!.officer, input)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(services.safety.confirmStatus(actors.planner, input)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(services.safety.confirmStatus(actors.dispatcher, input)).resolves.toMatchObject({ id: assignment.id });
    const checks = await services.safety.statusChecksByAssignmentIds(units[3]!.officer, [assignment.id]);
    expect(checks.size).toBe(0);
  });
});
