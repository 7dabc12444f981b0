/** An offer is written to the device's feed again until the device confirms it, on whatever node the device is, and never after the offer has ended. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Town } from '../../support/town.js';
import { type DeliveryTown, type Device, read, settleDeliveryTown, until } from './delivery-town.js';

let self: DeliveryTown;
beforeAll(async () => {
  self = await settleDeliveryTown();
});
afterAll(() => self.town.close());

const devices: Device[] = [];
afterEach(async () => {
  for (const device of devices.splice(0)) await device.leave();
});

/** The officer's device on a node. */
function listen(unit: number, { after = null, node = self.town }: { after?: string | null; node?: Town } = {}): Device {
  const { officer, id } = self.town.units[unit]!;
  const device = read((signal) => node.services.feeds.assignmentFeed(officer, { unitId: id, after, signal }));
  devices.push(device);
  return device;
}

const sent = (assignmentId: string, attempts: number): Promise<void> =>
  until(async () => (await self.deliveryOf(assignmentId)).attempts === attempts, `attempt ${attempts}`);

const confirm = (unit: number, assignmentId: string, node = self.town) =>
  node.services.delivery.confirmDelivery(self.town.units[unit]!.officer, { assignmentId, deviceId: 'telephone' });

/** Time passes by steps, as the clockwork sees it. */
async function pass(seconds: number, node = self.town): Promise<void> {
  for (let s = 0; s < seconds; s++) {
    self.later(1);
    await node.clockwork.run();
  }
}

describe('an offer on its way to the device', () => {
  it('is unsent while no device listens, also where a console does', async () => {
    const { services, actors, units } = self.town;
    const console = read((signal) =>
      services.feeds.assignmentFeed(actors.dispatcher, { unitId: units[0]!.id, signal }),
    );
    devices.push(console);
    const { id, incidentId } = await self.offer(0);
    expect((await console.next()).assignment?.id).toBe(id);
    await pass(12);
    expect(await console.rest()).toEqual([]);
    const nothing = { sentAt: null, pushedAt: null, deliveredAt: null, acknowledgedAt: null, attempts: 0 };
    expect(await self.deliveryOf(id)).toEqual(nothing);
    expect(await self.kindsOf(incidentId)).toEqual([]);
    const { rows } = await self.database.knex.raw<{ rows: unknown[] }>('select from assignment_deliveries');
    expect(rows).toHaveLength(0);
  });

  it('is sent again every 5 s with the cursor that the device has, until the device confirms it', async () => {
    const device = listen(1);
    const offeredAt = self.now;
    const { id, incidentId } = await self.offer(1);
    const first = await device.next();
    expect(first).toMatchObject({ kind: 'assignment.offered', assignment: { id, status: 'OFFERED' } });
    expect(first).not.toHaveProperty('isRedelivery');
    await sent(id, 1);
    await pass(4);
    expect(await device.rest()).toEqual([]);
    await pass(1);
    const second = await device.next();
    expect(second).toEqual({ ...first, isRedelivery: true });
    await sent(id, 2);
    await pass(5);
    expect((await device.next()).isRedelivery).toBe(true);
    await sent(id, 3);
    expect((await self.deliveryOf(id)).deliveredAt).toBeNull();

    const confirmedAt = self.now;
    await confirm(1, id);
    await pass(12);
    expect(await device.rest()).toEqual([]);
    expect(await self.deliveryOf(id)).toEqual({
      sentAt: offeredAt,
      pushedAt: null,
      deliveredAt: confirmedAt,
      acknowledgedAt: null,
      attempts: 3,
    });
    expect(await self.kindsOf(incidentId)).toEqual(['delivery.sent', 'delivery.confirmed']);
  });

  it('is confirmed once, however often the device says so, also late', async () => {
    const { id, incidentId } = await self.offer(2);
    const confirmedAt = self.now;
    await Promise.all([confirm(2, id), confirm(2, id), confirm(2, id)]);
    self.later(3);
    await confirm(2, id);
    expect(await self.deliveryOf(id)).toMatchObject({ sentAt: confirmedAt, deliveredAt: confirmedAt });
    expect(await self.kindsOf(incidentId)).toEqual(['delivery.confirmed']);
    await self.town.services.dispatch.stepAssignment(self.town.actors.dispatcher, 'CANCEL', { assignmentId: id });
    expect((await confirm(2, id)).status).toBe('CANCELLED');
  });

  it('is delivered when the officer acknowledges, whatever the device says', async () => {
    const device = listen(3);
    const { id } = await self.offer(3);
    await device.next();
    await sent(id, 1);
    self.later(2);
    const acknowledgedAt = self.now;
    await self.town.services.dispatch.stepAssignment(self.town.units[3]!.officer, 'ACKNOWLEDGE', { assignmentId: id });
    expect((await device.next()).assignment?.status).toBe('ACKNOWLEDGED');
    await pass(12);
    expect(await device.rest()).toEqual([]);
    expect(await self.deliveryOf(id)).toMatchObject({ deliveredAt: acknowledgedAt, acknowledgedAt, attempts: 1 });
  });

  it('ends with the offer: the acknowledge clock runs from the offer, and one alert or the next unit follows as ever', async () => {
    const device = listen(4);
    const { id } = await self.offer(4);
    await device.next();
    await sent(id, 1);
    await pass(31);
    const statuses: string[] = [];
    while (statuses.at(-1) !== 'EXPIRED') {
      const item = await device.next();
      statuses.push(item.isRedelivery ? 'again' : item.assignment!.status);
    }
    expect(statuses.slice(0, -1).every((status) => status === 'again')).toBe(true);
    expect(statuses.length).toBeGreaterThan(3);
    await pass(12);
    expect(await device.rest()).toEqual([]);
  });

  it('is sent again to a device that comes back with its cursor, by a node that has just started', async () => {
    const device = listen(5);
    const { id } = await self.offer(5);
    const { cursor } = await device.next();
    await sent(id, 1);
    await device.leave();
    self.later(2);
    const node = await self.openNode();
    try {
      const back = listen(5, { after: cursor, node });
      await pass(4, node);
      expect(await back.rest()).toEqual([]);
      await pass(1, node);
      expect(await back.next()).toMatchObject({ cursor, isRedelivery: true, assignment: { id } });
      // Confirmed on one node, it is over on all.
      await confirm(5, id);
      await pass(12, node);
      expect(await back.rest()).toEqual([]);
      await back.leave();
    } finally {
      await node.close();
    }
  });

  it('reaches two devices of a unit on two nodes, each at its own pace', async () => {
    const node = await self.openNode();
    try {
      const [here, there] = [listen(6), listen(6, { node })];
      const { id } = await self.offer(6);
      await Promise.all([here.next(), there.next()]);
      await sent(id, 2);
      for (let s = 0; s < 5; s++) {
        self.later(1);
        await Promise.all([self.town.clockwork.run(), node.clockwork.run()]);
      }
      expect((await here.next()).isRedelivery).toBe(true);
      expect((await there.next()).isRedelivery).toBe(true);
      await there.leave();
    } finally {
      await node.close();
    }
  });

  it('costs the offer itself nothing', async () => {
    const statements: string[] = [];
    const note = ({ sql }: { sql: string }): void => void statements.push(sql);
    self.database.knex.on('query', note);
    await self.offer(7);
    self.database.knex.off('query', note);
    expect(statements.filter((sql) => sql.includes('assignment_deliveries'))).toEqual([]);
  });

  it('is confirmed by the unit alone: for other officers it does not exist, and a dispatcher cannot know', async () => {
    const { services, actors, units } = self.town;
    const { id: assignmentId } = await self.offer(8);
    const byOther = services.delivery.confirmDelivery(units[9]!.officer, { assignmentId });
    await expect(byOther).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const byDispatcher = services.delivery.confirmDelivery(actors.dispatcher, { assignmentId });
    await expect(byDispatcher).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const nothing = services.delivery.confirmDelivery(actors.admin, { assignmentId: 'none' });
    await expect(nothing).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const byGateway = await services.delivery.confirmDelivery(actors.admin, { assignmentId });
    expect(byGateway.id).toBe(assignmentId);
    const ofOthers = await services.delivery.deliveriesByAssignmentIds(units[9]!.officer, [assignmentId]);
    expect(ofOthers.size).toBe(0);
  });
});
