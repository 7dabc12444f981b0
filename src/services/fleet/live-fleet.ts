/**
 * The fleet picture of this process, kept up to date: built from the database at one place of the log, then folded from every later event, and from
 * fixes as they come. Who wants to see positions move asks for changes since a moment that it remembers.
 */
import { type FleetPicture, type UnitState } from '../../core/fleet/fleet-picture.js';
import { type Fix } from '../../core/fleet/fix.js';
import { type UnitHold } from '../../core/fleet/unit-hold.js';
import { type Unit, type UnitDuty } from '../../core/fleet/unit.js';
import { type AssignmentStatus, isActive } from '../../core/incident/assignment.js';
import { type IncidentStatus, isOpen } from '../../core/incident/incident.js';
import { type RoadNetwork } from '../../core/road/road-network.js';
import { listActiveAssignments } from '../../database/assignment-repository.js';
import { type Database } from '../../database/database.js';
import { listOpenPanics } from '../../database/panic-repository.js';
import { listAllUnits, listLatestFixes } from '../../database/unit-repository.js';
import { listHolds } from '../../database/unit-hold-repository.js';
import { type Cursor, EventKind, type LoggedEvent } from '../../events/event.js';
import { readHead } from '../../events/log.js';

export interface LiveFleet {
  readonly picture: FleetPicture;
  /** Up to here the picture is folded when it has just been built: where its tail begins. */
  readonly builtAt: Cursor;
  /** A plausible fix that has come in. Returns whether it moved the picture. */
  applyFix(fix: Fix): boolean;
  /**
   * A fix that another node has received, accepted and stored: moves the picture like an own one. Who follows moves is not told, for what follows from a fix
   * (presence, targets reached) is counted once, where it came in. Returns whether it moved the picture.
   */
  takeOverFix(fix: Fix): boolean;
  applyEvent(event: LoggedEvent): void;
  /** Told of every fix that moves a unit, at once. It must not throw and must not wait. Returns how to stop. */
  followMoves(follower: (state: Readonly<UnitState>) => void): () => void;
  /** Counts every move of any unit. */
  readonly moveCount: number;
  /** Units that have moved after the given `moveCount`. */
  movedSince(count: number): string[];
  replaceRoads(roads: RoadNetwork): void;
  /** Units were added or changed by an import. */
  putUnits(units: readonly Unit[]): void;
}

/** Reads units, fixes, assignments and the log's head as of one moment. */
export async function buildLiveFleet(database: Database, picture: FleetPicture): Promise<LiveFleet> {
  const builtAt = await database.knex.transaction(
    async (trx) => {
      for (const unit of await listAllUnits(trx)) picture.putUnit(unit);
      for (const { unitId, id, incidentId, status } of await listActiveAssignments(trx))
        picture.setAssignment(unitId, { id, incidentId, status });
      for (const { unitId, incidentId } of await listOpenPanics(trx)) picture.setDanger(unitId, incidentId);
      for (const { unitId, hold } of await listHolds(trx)) picture.putHold(unitId, hold);
      for (const fix of await listLatestFixes(database, trx)) picture.applyFix(fix);
      return readHead(trx);
    },
    { isolationLevel: 'repeatable read' },
  );
  return keepLive(picture, builtAt);
}

/** Events of assignments carry the assignment as it then was. */
interface AssignmentEventData {
  readonly assignment: { readonly id: string; readonly incidentId: string; readonly status: AssignmentStatus };
}

function keepLive(picture: FleetPicture, builtAt: Cursor): LiveFleet {
  let moveCount = 0;
  const followers = new Set<(state: Readonly<UnitState>) => void>();
  const lastMove = new Map<string, number>();

  function move(fix: Fix): boolean {
    const moved = picture.applyFix(fix);
    if (moved) lastMove.set(fix.unitId, ++moveCount);
    return moved;
  }

  return {
    picture,
    builtAt,
    get moveCount() {
      return moveCount;
    },
    movedSince: (count) => [...lastMove].filter(([, moved]) => moved > count).map(([unitId]) => unitId),
    applyFix: (fix) => {
      if (!move(fix)) return false;
      const state = picture.get(fix.unitId)!;
      for (const follower of followers) follower(state);
      return true;
    },
    takeOverFix: move,
    followMoves: (follower) => {
      followers.add(follower);
      return () => void followers.delete(follower);
    },
    applyEvent: ({ kind, unitId, incidentId, at, data }) => {
      // A call for help is over when its incident is, however that came.
      if (kind === EventKind.INCIDENT_STATUS_CHANGED && !isOpen(data['to'] as IncidentStatus))
        for (const state of picture.states())
          if (state.dangerIncidentId === incidentId) picture.setDanger(state.unit.id, null);
      if (unitId === null) return;
      if (kind === EventKind.PANIC_RAISED) {
        picture.setDanger(unitId, incidentId);
      } else if (kind === EventKind.UNIT_DUTY_CHANGED) {
        picture.setDuty(unitId, data['duty'] as UnitDuty, at);
      } else if (kind === EventKind.UNIT_BREAK_STARTED || kind === EventKind.EVENT_POST_UNIT_POSTED) {
        const { id, kind: held, calledFor, from, until, label } = data['hold'] as UnitHold;
        picture.putHold(unitId, { id, kind: held, calledFor, from: new Date(from), until: new Date(until), label });
      } else if (kind === EventKind.UNIT_BREAK_ENDED || kind === EventKind.EVENT_POST_UNIT_RELEASED) {
        picture.endHold(unitId, data['holdId'] as string);
      } else if (kind.startsWith('assignment.')) {
        const { id, incidentId, status } = (data as unknown as AssignmentEventData).assignment;
        if (isActive(status)) picture.setAssignment(unitId, { id, incidentId, status });
        // The end of an earlier assignment does not end a later one.
        else if (picture.get(unitId)?.assignment?.id === id) picture.setAssignment(unitId, null);
      }
    },
    replaceRoads: (roads) => picture.replaceRoads(roads),
    putUnits: (units) => {
      for (const unit of units) picture.putUnit(unit);
    },
  };
}
