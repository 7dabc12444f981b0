/** Webhooks against a real receiver: in order, signed, at least once; given up in the end, and never in the way of others. */
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/core/random.js';
import { leaseWebhook, moveCursor } from '../../../src/database/webhook-repository.js';
import { type WebhookState } from '../../../src/services/webhooks/webhook-contract.js';
import { USUAL_DELIVERY } from '../../../src/services/delivery/delivery-config.js';
import { corner, type Town } from '../../support/town.js';
import { type DeliveryTown, settleDeliveryTown } from '../delivery/delivery-town.js';
import { type Received, type Receiver, startReceiver } from './receiver.js';

const ATTEMPTS = 4;
const WEBHOOKS = { allowPrivate: true, allowHttp: true, timeoutS: 1, attempts: ATTEMPTS };
const ALL_KINDS = { first: 500 };

let self: DeliveryTown;
let town: Town;
let receiver: Receiver;
const nodes: Town[] = [];

beforeAll(async () => {
  self = await settleDeliveryTown({ delivery: { ...USUAL_DELIVERY, webhooks: WEBHOOKS } });
  town = self.town;
  return () => town.close();
});
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  for (const node of nodes.splice(0)) await node.close();
  receiver.close();
  for (const { id } of await town.services.webhooks.listWebhooks(town.actors.admin))
    await town.services.webhooks.removeWebhook(town.actors.admin, { webhookId: id });
});

async function openNode(): Promise<Town> {
  const node = await self.openNode();
  nodes.push(node);
  return node;
}

async function add(kinds: readonly string[] = ['incident.reported']): Promise<WebhookState> {
  const added = await town.services.webhooks.addWebhook(town.actors.admin, { url: receiver.url, kinds });
  receiver.trust(added.secret);
  return added.webhook;
}

async function report(times = 1): Promise<void> {
  for (let i = 0; i < times; i++)
    await town.services.incidents.reportIncident(town.actors.dispatcher, { type: 'dispute', location: corner(5, 5) });
}

async function stateOf(id: string): Promise<WebhookState> {
  return (await town.services.webhooks.listWebhooks(town.actors.admin)).find((webhook) => webhook.id === id)!;
}

const deadLetters = async (id: string) =>
  (await town.services.webhooks.listDeadLetters(town.actors.admin, id, ALL_KINDS)).edges.map(({ node }) => node);

const seqs = (messages: readonly Received[]): number[] => messages.map(({ seq }) => seq);
const ascending = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);

/** Time passes until nothing waits any more. */
async function runOut(runs: number, node = town): Promise<void> {
  for (let i = 0; i < runs; i++) {
    await node.webhooks.run();
    self.later(600);
  }
}

describe('a webhook', () => {
  it('is sent what an administrator reads in the feed, in the order of the log, from when it was added', async () => {
    await report();
    const { cursor } = await add([]);
    await report(3);
    await town.webhooks.run();
    const { edges } = await town.services.feeds.listEvents(town.actors.admin, {}, { first: 500, after: cursor });
    expect(edges.length).toBeGreaterThan(3);
    const shown = edges.map((edge) => {
      const { seq, at, kind, actorId, unitId, incidentId, data } = edge.node;
      return {
        id: `event_${edge.cursor.replace(':', '_')}`,
        ...{ seq, cursor: edge.cursor, kind, at, unitId, incidentId, data },
        actor: actorId === null ? null : { id: actorId },
      };
    });
    expect(receiver.taken).toEqual(JSON.parse(JSON.stringify(shown)));
    const [headers] = receiver.headers;
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': receiver.taken[0]!.id });
    expect(Number(headers!['webhook-timestamp'])).toBe(Math.floor(self.now.getTime() / 1000));
  });

  it('is sent only the kinds that it asks for, and is not behind for the others', async () => {
    const { id } = await add(['incident.reported', 'assignment.']);
    await report();
    const { id: assignmentId } = await self.offer(0);
    await town.services.dispatch.stepAssignment(town.actors.dispatcher, 'CANCEL', { assignmentId });
    await town.webhooks.run();
    const kinds = ['incident.reported', 'incident.reported', 'assignment.offered', 'assignment.cancelled'];
    expect(receiver.taken.map(({ kind }) => kind)).toEqual(kinds);
    expect(await stateOf(id)).toMatchObject({ behindEvents: 0, lastStatus: 200, lastDeliveredAt: self.now });
    await town.webhooks.run();
    expect(receiver.attempts).toHaveLength(4);
  });

  it('is tried again after longer and longer waits, and what comes later waits behind it', async () => {
    const { id } = await add();
    receiver.answerWith((_, attempt) => (attempt < 3 ? 500 : 200));
    await report(2);
    await town.webhooks.run();
    await town.webhooks.run();
    expect(receiver.attempts).toHaveLength(1);
    const { nextAttemptAt, ...state } = await stateOf(id);
    expect(state).toMatchObject({ attempts: 1, lastStatus: 500, lastError: null, lastDeliveredAt: null });
    const waitMs = nextAttemptAt!.getTime() - self.now.getTime();
    expect(waitMs).toBeGreaterThanOrEqual(500);
    expect(waitMs).toBeLessThanOrEqual(1_000);
    await runOut(6);
    const [first, second] = ascending([...new Set(seqs(receiver.attempts))]);
    expect(seqs(receiver.attempts)).toEqual([first, first, first, second, second, second]);
    expect(seqs(receiver.taken)).toEqual([first, second]);
    expect(await stateOf(id)).toMatchObject({ attempts: 0, deadLetters: 0, behindEvents: 0 });
  });

  it('is tried again where it says nothing in time', async () => {
    const { id } = await add();
    receiver.answerWith((_, attempt) => (attempt === 1 ? 'silence' : 200));
    await report();
    await town.webhooks.run();
    expect(await stateOf(id)).toMatchObject({ attempts: 1, lastStatus: null, lastError: 'no answer in time' });
    await runOut(2);
    expect(receiver.taken).toHaveLength(1);
  });

  it('gives an event up after so many attempts, and goes on with the next', async () => {
    const { id } = await add();
    await report(3);
    const wanted = await town.services.feeds.listEvents(
      town.actors.admin,
      { kinds: ['incident.reported'] },
      { first: 500 },
    );
    const [, bad, good] = wanted.edges.slice(-3).map(({ node }) => node.seq);
    receiver.answerWith(({ seq }) => (seq === bad ? 400 : 200));
    await runOut(ATTEMPTS + 1);
    expect(seqs(receiver.taken).at(-1)).toBe(good);
    expect(seqs(receiver.attempts).filter((seq) => seq === bad)).toHaveLength(ATTEMPTS);
    expect(await stateOf(id)).toMatchObject({ deadLetters: 1, behindEvents: 0, attempts: 0 });
    const letters = await deadLetters(id);
    expect(letters).toMatchObject([{ seq: bad, kind: 'incident.reported', attempts: ATTEMPTS, lastStatus: 400 }]);

    // Asked for and failed again, it stays; it never holds up what comes later.
    await town.services.webhooks.retryDelivery(town.actors.admin, { deliveryId: letters[0]!.id });
    await report();
    await town.webhooks.run();
    expect(await deadLetters(id)).toMatchObject([{ seq: bad, attempts: ATTEMPTS + 1, retryAt: null }]);
    expect(seqs(receiver.taken).at(-1)).toBeGreaterThan(good!);

    receiver.answerWith(() => 200);
    await town.services.webhooks.retryDelivery(town.actors.admin, { deliveryId: letters[0]!.id });
    await town.webhooks.run();
    expect(seqs(receiver.taken).at(-1)).toBe(bad);
    expect(await deadLetters(id)).toEqual([]);
  });

  it('has dead letters thrown away', async () => {
    const { id } = await add();
    receiver.answerWith(() => 404);
    await report(2);
    await runOut(2 * ATTEMPTS + 1);
    const [first, second] = await deadLetters(id);
    const input = { deliveryId: first!.id, idempotencyKey: 'throw it away' };
    expect(await town.services.webhooks.discardDelivery(town.actors.admin, input)).toBe(first!.id);
    expect(await town.services.webhooks.discardDelivery(town.actors.admin, input)).toBe(first!.id);
    expect(await deadLetters(id)).toMatchObject([{ id: second!.id }]);
    const again = town.services.webhooks.discardDelivery(town.actors.admin, { deliveryId: first!.id });
    await expect(again).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('does not wait for another one that is out of order', async () => {
    const other = await startReceiver();
    try {
      const { secret } = await town.services.webhooks.addWebhook(town.actors.admin, { url: other.url });
      other.trust(secret);
      other.answerWith(() => 'silence');
      await add();
      await report(5);
      const running = town.webhooks.run();
      const startedMs = Date.now();
      while (receiver.taken.length < 5 && Date.now() - startedMs < 900)
        await new Promise((resolve) => setTimeout(resolve, 5));
      expect(receiver.taken).toHaveLength(5);
      await running;
    } finally {
      other.close();
    }
  });

  it('is told nothing while it is inactive, and afterwards what it missed', async () => {
    const { id: webhookId } = await add();
    const { webhooks } = town.services;
    await webhooks.putWebhook(town.actors.admin, { webhookId, active: false });
    await report(2);
    await town.webhooks.run();
    expect(receiver.attempts).toEqual([]);
    expect((await stateOf(webhookId)).behindEvents).toBeGreaterThan(0);
    await webhooks.putWebhook(town.actors.admin, { webhookId, active: true });
    await town.webhooks.run();
    expect(receiver.taken).toHaveLength(2);
  });

  it('has its messages signed with both secrets for a day after a change', async () => {
    const { id: webhookId } = await add();
    const { webhooks } = town.services;
    const { secret: former } = await webhooks.rotateSecret(town.actors.admin, { webhookId });
    const { secret } = await webhooks.rotateSecret(town.actors.admin, { webhookId });
    expect(secret).not.toBe(former);
    for (const [trusted, status] of [
      [former, 200],
      [secret, 200],
      ['whsec_c29tZWJvZHkgZWxzZSdzIHNlY3JldCBvZiAyNCBieXRlcw==', 401],
    ] as const) {
      receiver.trust(trusted);
      expect(await webhooks.ping(town.actors.admin, { webhookId })).toEqual({ status, error: null });
    }
    expect(receiver.taken[0]).toMatchObject({ kind: 'webhook.ping', seq: null, data: {} });
    self.later(86_401);
    receiver.trust(former);
    expect(await webhooks.ping(town.actors.admin, { webhookId })).toEqual({ status: 401, error: null });
  });

  it('is kept by administrators alone, who are told what is wrong', async () => {
    const { webhooks } = town.services;
    const { admin, supervisor } = town.actors;
    await expect(webhooks.listWebhooks(supervisor)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(webhooks.addWebhook(supervisor, { url: receiver.url })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const refused = async (input: object, path: readonly (string | number)[]): Promise<void> =>
      expect(webhooks.addWebhook(admin, { url: receiver.url, ...input })).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
        details: { path },
      });
    await refused({ url: 'ftp://example.com/' }, ['input', 'url']);
    await refused({ kinds: ['incident.*'] }, ['input', 'kinds', 0]);
    await refused({ secret: 'whsec_c2hvcnQ=' }, ['input', 'secret']);
    await refused({ secret: 'not even close, but long enough for anybody' }, ['input', 'secret']);
    expect(await webhooks.listWebhooks(admin)).toEqual([]);
  });

  it('shows its secret to whoever repeats the request, and to the log never', async () => {
    const { webhooks } = town.services;
    const input = { url: receiver.url, idempotencyKey: 'the only one' };
    const first = await webhooks.addWebhook(town.actors.admin, input);
    expect(await webhooks.addWebhook(town.actors.admin, input)).toEqual(first);
    expect(await webhooks.listWebhooks(town.actors.admin)).toHaveLength(1);
    for (const table of ['events', 'idempotency_keys']) {
      const { rows } = await self.database.knex.raw<{ rows: unknown[] }>(
        `select from ${table} t where t::text like '%' || ? || '%'`,
        [first.secret],
      );
      expect(rows, table).toHaveLength(0);
    }
  });
});

describe('nodes that deliver for one webhook', () => {
  it('go on where the one before ended', async () => {
    await add();
    const first = await openNode();
    await report(2);
    await first.webhooks.run();
    nodes.splice(nodes.indexOf(first), 1);
    await first.close();
    await report(2);
    await (await openNode()).webhooks.run();
    expect(receiver.taken).toHaveLength(4);
    expect(seqs(receiver.attempts)).toEqual(ascending([...new Set(seqs(receiver.attempts))]));
  });

  it('never work at the same time', async () => {
    await add();
    const others = [await openNode(), await openNode()];
    await report(20);
    await Promise.all([town, ...others].map((node) => node.webhooks.run()));
    expect(receiver.taken).toHaveLength(20);
    expect(seqs(receiver.attempts)).toEqual(ascending([...new Set(seqs(receiver.attempts))]));
  });

  it('take over from one that has died when its lease ends; should it wake, it changes nothing', async () => {
    const { id } = await add();
    await report(2);
    // The dead one: it took the lease, may have sent the first event, and wrote nothing more.
    const dead = (await leaseWebhook(self.database.knex, self.now, 0.5))!;
    await town.webhooks.run();
    expect(receiver.attempts).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 600));
    await town.webhooks.run();
    expect(receiver.taken).toHaveLength(2);
    const { cursor } = await stateOf(id);
    expect(await moveCursor(self.database.knex, dead, dead.afterSeq + 1, null, 30)).toBeNull();
    expect((await stateOf(id)).cursor).toBe(cursor);
  });

  it('deliver everything at least once and in order of the first answers, however often receivers and nodes fail', async () => {
    const { id } = await add();
    const random = seededRandom(20261122);
    receiver.answerWith((_, attempt) => (attempt < ATTEMPTS && random() < 0.3 ? 503 : 200));
    await report(30);
    for (let round = 0; round < 60; round++) {
      const node = await (round % 10 === 9 ? openNode() : Promise.resolve(nodes.at(-1) ?? town));
      // Now and then one dies as soon as it has taken the lease. Leases end by the database's clock, so the others first find it taken and then wait.
      const died = random() < 0.2 && (await leaseWebhook(self.database.knex, self.now, 0.05)) !== null;
      await Promise.all([node.webhooks.run(), town.webhooks.run()]);
      if (died) await new Promise((resolve) => setTimeout(resolve, 60));
      self.later(60);
    }
    await town.webhooks.run();
    expect((await stateOf(id)).deadLetters).toBe(0);
    expect(seqs(receiver.taken)).toEqual(ascending([...new Set(seqs(receiver.taken))]));
    expect(receiver.taken).toHaveLength(30);
    expect(receiver.attempts.length).toBeGreaterThan(30);
  });
});
