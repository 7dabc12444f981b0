/** What an officer does: follows the assignments of the own unit, and takes the steps. */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { followAssignments } from '../api/assignment-feed.js';
import { followCursor } from '../api/cursor-feed.js';
import { type Feeds, openFeeds } from '../api/live.js';
import {
  ConsoleAcknowledgeDocument,
  ConsoleArriveDocument,
  ConsoleClearDocument,
  ConsoleConfirmDeliveryDocument,
  ConsoleConfirmStatusDocument,
  ConsoleDeclineDocument,
  ConsoleDistrictDocument,
  ConsoleOwnAssignmentDocument,
  ConsoleOwnUnitDocument,
  ConsolePatrolFeedDocument,
  ConsoleSetDutyDocument,
  ConsoleStartTravelDocument,
} from '../generated/graphql.js';
import { type OwnAssignment } from '../state/officer.js';
import { isActiveStatus, NO_NEAREST } from '../state/state.js';
import { type DutyActions } from './duty.js';
import { announce, messages, type Parts } from './parts.js';
import { type PictureActions } from './picture.js';
import { createChange } from './request-keys.js';
import { type TaskActions } from './tasks.js';

/** Shifts, breaks and calls for help that others change are told by no feed of an officer. */
const DUTY_EVERY_MS = 20_000;

export interface OfficerActions {
  /** Follows the unit's assignments and position; returns how to stop. */
  goLive(): () => void;
  accept(): Promise<boolean>;
  decline(reason: string | null): Promise<boolean>;
  start(): Promise<boolean>;
  arrive(): Promise<boolean>;
  clear(result: string | null): Promise<boolean>;
  /** A sign of life. */
  confirmStatus(): Promise<boolean>;
  setOnDuty(on: boolean): Promise<boolean>;
}

type Stepping<Input> = TypedDocumentNode<
  { readonly taken: { readonly assignment: OwnAssignment } },
  { readonly input: Input & { readonly idempotencyKey: string } }
>;

export function createOfficerActions(
  { store, client, session }: Parts,
  picture: PictureActions,
  { tasks, duty }: { readonly tasks: TaskActions; readonly duty: DutyActions },
): OfficerActions {
  const change = createChange(store);

  async function load(): Promise<void> {
    try {
      const [district, { me }] = await Promise.all([
        client.run(ConsoleDistrictDocument, {}),
        client.run(ConsoleOwnUnitDocument, {}),
      ]);
      const unit = me?.unit ?? null;
      store.set({
        district,
        units: new Map(unit ? [[unit.id, unit]] : []),
        positions: new Map(unit?.position ? [[unit.id, unit.position]] : []),
        officer: { unitId: unit?.id ?? null, assignment: undefined },
        loaded: true,
        loadFailed: false,
      });
    } catch {
      store.set({ loadFailed: true });
    }
  }

  /** The unit as it is now, and its active assignment where there is one. */
  async function readAssignment(): Promise<void> {
    const { unitId } = store.get().officer;
    if (!unitId) return;
    const { unit } = await client.run(ConsoleOwnAssignmentDocument, { id: unitId });
    if (!unit) return;
    const { assignment, ...own } = unit;
    picture.mergeUnit({ ...own, assignment });
    if (assignment) show(assignment);
    else store.set(({ officer }) => ({ officer: { ...officer, assignment: null }, incidents: new Map() }));
  }

  /** The device says that it has an offer, before the officer has looked. What does not get through is said again when the server sends the offer again. */
  function confirmDelivery({ id: assignmentId, status }: OwnAssignment): void {
    if (status !== 'OFFERED') return;
    const input = { assignmentId, deviceId: 'console', idempotencyKey: `delivery-${assignmentId}` };
    client.run(ConsoleConfirmDeliveryDocument, { input }).catch(() => undefined);
  }

  /** Puts it on the screen, and its way on the map. */
  function show(assignment: OwnAssignment): void {
    confirmDelivery(assignment);
    const { incident, route } = assignment;
    const isActive = isActiveStatus(assignment.status);
    store.set(({ officer }) => ({
      officer: { ...officer, assignment },
      incidents: new Map(isActive ? [[incident.id, incident]] : []),
      selection: isActive ? { kind: 'incident', id: incident.id } : { kind: 'none' },
      nearest:
        isActive && route
          ? { ...NO_NEAREST, underWay: [{ assignmentId: assignment.id, geometry: route.geometry }] }
          : NO_NEAREST,
    }));
  }

  async function apply(assignment: OwnAssignment): Promise<void> {
    const before = store.get().officer.assignment;
    // A feed may tell late of the assignment before the present one.
    if (before && before.id !== assignment.id && before.offeredAt > assignment.offeredAt) return;
    tell(before, assignment);
    show(assignment);
    await Promise.all([readUnit(), readDuty()]);
  }

  async function readDuty(): Promise<void> {
    const { unitId } = store.get().officer;
    if (unitId) await duty.load(unitId);
  }

  async function readUnit(): Promise<void> {
    try {
      const { me } = await client.run(ConsoleOwnUnitDocument, {});
      if (me?.unit) picture.mergeUnit(me.unit);
    } catch {
      // The next assignment or resync reads again.
    }
  }

  /** What others did is said; the own steps show themselves. */
  function tell(before: OwnAssignment | null | undefined, { id, status, incident, statusCheck }: OwnAssignment): void {
    const { told } = messages(store).officer;
    if (statusCheck?.answerBy && before?.statusCheck?.answerBy !== statusCheck.answerBy)
      announce(store, messages(store).safety.asked);
    else if (before?.id !== id && status === 'OFFERED') announce(store, told.offered(incident.number));
    else if (before?.id === id && before.status === status && isActiveStatus(status))
      announce(store, told.news(incident.number));
    else if (before?.id === id && before.status !== status && status in told)
      announce(store, told[status as 'CANCELLED'](incident.number));
  }

  async function step<Input extends object>(name: string, document: Stepping<Input>, input: Input): Promise<boolean> {
    const answer = await change(name, input, (keyed) => client.run(document, { input: keyed }));
    // Also after a CONFLICT: what the screen offered was out of date.
    if (answer) await apply(answer.taken.assignment);
    else await readAssignment().catch(() => undefined);
    return answer !== null;
  }

  const own = (): { assignmentId: string } => ({ assignmentId: store.get().officer.assignment?.id ?? '' });

  /** Null: there is none. Throws where it could not be read. */
  async function knownUnit(): Promise<string | null> {
    if (store.get().officer.unitId === undefined) await load();
    const { unitId } = store.get().officer;
    if (unitId === undefined) throw new Error('the unit could not be read');
    return unitId;
  }

  /** The first item, a resync, reads shift, break and target for the first time. */
  function followPatrol(feeds: Feeds, unitId: string): void {
    void followCursor(
      feeds,
      ConsolePatrolFeedDocument,
      { unitId },
      ({ patrolFeed }) => patrolFeed,
      ({ target }) => {
        if (target?.status === 'OFFERED') announce(store, messages(store).duty.patrol.told(target.grid.code));
        void duty.load(unitId);
      },
    );
  }

  return {
    goLive() {
      const feeds = openFeeds(session, {
        onConnection: (connection) => store.set({ connection }),
        onPositions: (positions) => picture.applyPositions(positions),
      });
      let isPatrolFollowed = false;
      const unitOf = async (): Promise<string | null> => {
        const unitId = await knownUnit();
        if (unitId !== null && !isPatrolFollowed) followPatrol(feeds, unitId);
        isPatrolFollowed = true;
        return unitId;
      };
      void followAssignments(feeds, unitOf, {
        onAssignment: (assignment) => void apply(assignment),
        onRedelivery: (assignment) => {
          // What is on the screen need not be announced again.
          if (store.get().officer.assignment?.id === assignment.id) confirmDelivery(assignment);
          else void apply(assignment);
        },
        onResync: () => void readAssignment().catch(() => store.set({ loadFailed: true })),
      });
      tasks.follow(feeds);
      const timer = setInterval(() => void readDuty(), DUTY_EVERY_MS);
      return () => {
        clearInterval(timer);
        feeds.close();
      };
    },
    accept: () => step('accept', ConsoleAcknowledgeDocument, own()),
    decline: (reason) => step('decline', ConsoleDeclineDocument, { ...own(), reason }),
    start: () => step('start', ConsoleStartTravelDocument, own()),
    arrive: () => step('arrive', ConsoleArriveDocument, own()),
    clear: (result) => step('clear', ConsoleClearDocument, { ...own(), result }),
    confirmStatus: () => step('confirm-status', ConsoleConfirmStatusDocument, own()),
    async setOnDuty(on) {
      const { unitId } = store.get().officer;
      if (!unitId) return false;
      const duty = on ? 'ON_DUTY' : 'OFF_DUTY';
      const answer = await change('duty', { unitId, duty } as const, (input) =>
        client.run(ConsoleSetDutyDocument, { input }),
      );
      if (answer) picture.mergeUnit(answer.setUnitDuty.unit);
      return answer !== null;
    },
  };
}
