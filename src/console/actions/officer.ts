/** What an officer does: follows the assignments of the own unit, and takes the steps. */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { followAssignments } from '../api/assignment-feed.js';
import { openFeeds } from '../api/live.js';
import {
  ConsoleAcknowledgeDocument,
  ConsoleArriveDocument,
  ConsoleClearDocument,
  ConsoleDeclineDocument,
  ConsoleDistrictDocument,
  ConsoleOwnAssignmentDocument,
  ConsoleOwnUnitDocument,
  ConsoleSetDutyDocument,
  ConsoleStartTravelDocument,
} from '../generated/graphql.js';
import { type OwnAssignment } from '../state/officer.js';
import { isActiveStatus, NO_NEAREST } from '../state/state.js';
import { announce, messages, type Parts } from './parts.js';
import { type PictureActions } from './picture.js';
import { createChange } from './request-keys.js';

export interface OfficerActions {
  /** Follows the unit's assignments and position; returns how to stop. */
  goLive(): () => void;
  accept(): Promise<boolean>;
  decline(reason: string | null): Promise<boolean>;
  start(): Promise<boolean>;
  arrive(): Promise<boolean>;
  clear(result: string | null): Promise<boolean>;
  setOnDuty(on: boolean): Promise<boolean>;
}

type Stepping<Input> = TypedDocumentNode<
  { readonly taken: { readonly assignment: OwnAssignment } },
  { readonly input: Input & { readonly idempotencyKey: string } }
>;

export function createOfficerActions({ store, client, session }: Parts, picture: PictureActions): OfficerActions {
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

  /** Puts it on the screen, and its way on the map. */
  function show(assignment: OwnAssignment): void {
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
    await readUnit();
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
  function tell(before: OwnAssignment | null | undefined, { id, status, incident }: OwnAssignment): void {
    const { told } = messages(store).officer;
    if (before?.id !== id && status === 'OFFERED') announce(store, told.offered(incident.number));
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

  return {
    goLive() {
      const feeds = openFeeds(session, {
        onConnection: (connection) => store.set({ connection }),
        onPositions: (positions) => picture.applyPositions(positions),
      });
      void followAssignments(feeds, knownUnit, {
        onAssignment: (assignment) => void apply(assignment),
        onResync: () => void readAssignment().catch(() => store.set({ loadFailed: true })),
      });
      return () => feeds.close();
    },
    accept: () => step('accept', ConsoleAcknowledgeDocument, own()),
    decline: (reason) => step('decline', ConsoleDeclineDocument, { ...own(), reason }),
    start: () => step('start', ConsoleStartTravelDocument, own()),
    arrive: () => step('arrive', ConsoleArriveDocument, own()),
    clear: (result) => step('clear', ConsoleClearDocument, { ...own(), result }),
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
