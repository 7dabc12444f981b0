/** Loaders: each turns the single look-ups of one request into one call of a service, whatever the depth of the query. */
import DataLoader from 'dataloader';
import { notFound } from '../core/errors.js';
import { type Actor } from '../services/actor.js';
import { type Services } from '../services/contract.js';

/** Ids per call of a service: below what one statement's parameters may hold, above any page. */
const MAX_BATCH = 1_000;

type ByIds<T> = (services: Services, actor: Actor, ids: readonly string[]) => Promise<ReadonlyMap<string, T>>;

/** What does not exist, or may not be seen, is null. */
export type Loader<T> = DataLoader<string, T | null>;

const of = <T>(byIds: ByIds<T>): ByIds<T> => byIds;

const BY_IDS = {
  account: of((services, who, ids) => services.accounts.accountsByIds(who, ids)),
  station: of((services, who, ids) => services.territory.stationsByIds(who, ids)),
  community: of((services, who, ids) => services.territory.communitiesByIds(who, ids)),
  grid: of((services, who, ids) => services.territory.gridsByIds(who, ids)),
  gridStaff: of((services, who, ids) => services.territory.staffByGridIds(who, ids)),
  gridBoundary: of((services, who, ids) => services.territory.boundariesByGridIds(who, ids)),
  unit: of((services, who, ids) => services.units.unitsByIds(who, ids)),
  unitStatus: of((services, who, ids) => services.units.statusesByUnitIds(who, ids)),
  unitPosition: of((services, who, ids) => services.units.positionsByUnitIds(who, ids)),
  unitAssignment: of((services, who, ids) => services.units.activeAssignmentsByUnitIds(who, ids)),
  incident: of((services, who, ids) => services.incidents.incidentsByIds(who, ids)),
  incidentAssignments: of((services, who, ids) => services.incidents.assignmentsByIncidentIds(who, ids)),
  incidentDuplicates: of((services, who, ids) => services.incidentWork.duplicatesByIncidentIds(who, ids)),
  incidentSuggestions: of((services, who, ids) => services.incidentWork.suggestionsByIncidentIds(who, ids)),
  incidentPlan: of((services, who, ids) => services.responsePlans.plansByIncidentIds(who, ids)),
  incidentPremises: of((services, who, ids) => services.premises.notesByIncidentIds(who, ids)),
  assignment: of((services, who, ids) => services.dispatch.assignmentsByIds(who, ids)),
  assignmentDelivery: of((services, who, ids) => services.delivery.deliveriesByAssignmentIds(who, ids)),
  workmate: of((services, who, ids) => services.gridReports.workmatesByIds(who, ids)),
  incidentGridReport: of((services, who, ids) => services.gridReports.gridReportsByIncidentIds(who, ids)),
  inspectionSite: of((services, who, ids) => services.inspections.sitesByIds(who, ids)),
  roundInspectors: of((services, who, ids) => services.inspections.inspectorsByRoundIds(who, ids)),
  roundSites: of((services, who, ids) => services.inspections.sitesByRoundIds(who, ids)),
  roundProgress: of((services, who, ids) => services.inspections.progressByRoundIds(who, ids)),
  visitHazards: of((services, who, ids) => services.rectification.hazardsByVisitIds(who, ids)),
  rectificationNotice: of((services, who, ids) => services.rectification.noticesByIds(who, ids)),
  unitPanic: of((services, who, ids) => services.safety.openPanicsByUnitIds(who, ids)),
  incidentPanic: of((services, who, ids) => services.safety.panicsByIncidentIds(who, ids)),
  assignmentStatusCheck: of((services, who, ids) => services.safety.statusChecksByAssignmentIds(who, ids)),
  unitPatrolTarget: of((services, who, ids) => services.patrol.targetsByUnitIds(who, ids)),
  unitShift: of((services, who, ids) => services.shiftDuty.shiftsByUnitIds(who, ids)),
  unitBreak: of((services, who, ids) => services.shiftDuty.breaksByUnitIds(who, ids)),
  unitEventPosts: of((services, who, ids) => services.eventPosts.postsByUnitIds(who, ids)),
  eventPostUnits: of((services, who, ids) => services.eventPosts.unitIdsByPostIds(who, ids)),
  shiftPattern: of((services, who, ids) => services.rosters.patternsByIds(who, ids)),
  incidentTasks: of((services, who, ids) => services.tasks.tasksByIncidentIds(who, ids)),
  incidentHandOvers: of((services, who, ids) => services.handOvers.handOversByIncidentIds(who, ids)),
  taskUnit: of((services, who, ids) => services.tasks.unitIdsByTaskIds(who, ids)),
  taskOutcomeSchema: of((services, who, ids) => services.tasks.outcomeSchemasByTaskIds(who, ids)),
  colleague: of((services, who, ids) => services.tasks.colleaguesByIds(who, ids)),
  hazardFollowUps: of((services, who, ids) => services.rectification.followUpsByHazardIds(who, ids)),
};

export type Loaders = {
  readonly [Name in keyof typeof BY_IDS]: (typeof BY_IDS)[Name] extends ByIds<infer T> ? Loader<T> : never;
};

/**
 * `actor` is asked when a batch runs and may throw. A loader is made when it is first used: a context is made for each request, each subscription and each item that is
 * delivered, and few of them use more than three.
 */
export function createLoaders(services: Services, actor: () => Actor): Loaders {
  return new LazyLoaders(services, actor) as unknown as Loaders;
}

class LazyLoaders {
  constructor(
    readonly services: Services,
    readonly actor: () => Actor,
  ) {}
}
for (const [name, byIds] of Object.entries(BY_IDS) as [string, ByIds<unknown>][])
  Object.defineProperty(LazyLoaders.prototype, name, {
    get(this: LazyLoaders) {
      const { services, actor } = this;
      const loader = new DataLoader<string, unknown>(
        async (ids) => {
          const found = await byIds(services, actor(), ids);
          return ids.map((id) => found.get(id) ?? null);
        },
        { maxBatchSize: MAX_BATCH },
      );
      Object.defineProperty(this, name, { value: loader });
      return loader;
    },
  });

/** For fields that cannot be null. Rejects with NOT_FOUND. */
export async function loadRequired<T>(loader: Loader<T>, what: string, id: string): Promise<T> {
  const found = await loader.load(id);
  if (found === null) throw notFound(what, id);
  return found;
}

/** For fields of an id that may be missing. */
export async function loadOptional<T>(loader: Loader<T>, id: string | null): Promise<T | null> {
  return id === null ? null : loader.load(id);
}
