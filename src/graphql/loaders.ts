/** Loaders: each turns the single look-ups of one request into one call of a service, whatever the depth of the query. */
import DataLoader from 'dataloader';
import { notFound } from '../core/errors.js';
import { type Actor } from '../services/actor.js';
import { type Services } from '../services/contract.js';

/** Ids per call of a service: below what one statement's parameters may hold, above any page. */
const MAX_BATCH = 1_000;

type ByIds<T> = (actor: Actor, ids: readonly string[]) => Promise<ReadonlyMap<string, T>>;

/** What does not exist, or may not be seen, is null. */
export type Loader<T> = DataLoader<string, T | null>;

export type Loaders = ReturnType<typeof createLoaders>;

/** `actor` is asked when a batch runs and may throw. */
export function createLoaders(services: Services, actor: () => Actor) {
  const {
    accounts,
    territory,
    units,
    incidents,
    incidentWork,
    premises,
    dispatch,
    delivery,
    gridReports,
    inspections,
    rectification,
    responsePlans,
    safety,
    patrol,
    rosters,
    shiftDuty,
    eventPosts,
    tasks,
    handOvers,
  } = services;
  const loader = <T>(byIds: ByIds<T>): Loader<T> =>
    new DataLoader<string, T | null>(
      async (ids) => {
        const found = await byIds(actor(), ids);
        return ids.map((id) => found.get(id) ?? null);
      },
      { maxBatchSize: MAX_BATCH },
    );
  return {
    account: loader((who, ids) => accounts.accountsByIds(who, ids)),
    station: loader((who, ids) => territory.stationsByIds(who, ids)),
    community: loader((who, ids) => territory.communitiesByIds(who, ids)),
    grid: loader((who, ids) => territory.gridsByIds(who, ids)),
    gridStaff: loader((who, ids) => territory.staffByGridIds(who, ids)),
    gridBoundary: loader((who, ids) => territory.boundariesByGridIds(who, ids)),
    unit: loader((who, ids) => units.unitsByIds(who, ids)),
    unitStatus: loader((who, ids) => units.statusesByUnitIds(who, ids)),
    unitPosition: loader((who, ids) => units.positionsByUnitIds(who, ids)),
    unitAssignment: loader((who, ids) => units.activeAssignmentsByUnitIds(who, ids)),
    incident: loader((who, ids) => incidents.incidentsByIds(who, ids)),
    incidentAssignments: loader((who, ids) => incidents.assignmentsByIncidentIds(who, ids)),
    incidentDuplicates: loader((who, ids) => incidentWork.duplicatesByIncidentIds(who, ids)),
    incidentSuggestions: loader((who, ids) => incidentWork.suggestionsByIncidentIds(who, ids)),
    incidentPlan: loader((who, ids) => responsePlans.plansByIncidentIds(who, ids)),
    incidentPremises: loader((who, ids) => premises.notesByIncidentIds(who, ids)),
    assignment: loader((who, ids) => dispatch.assignmentsByIds(who, ids)),
    assignmentDelivery: loader((who, ids) => delivery.deliveriesByAssignmentIds(who, ids)),
    workmate: loader((who, ids) => gridReports.workmatesByIds(who, ids)),
    incidentGridReport: loader((who, ids) => gridReports.gridReportsByIncidentIds(who, ids)),
    inspectionSite: loader((who, ids) => inspections.sitesByIds(who, ids)),
    roundInspectors: loader((who, ids) => inspections.inspectorsByRoundIds(who, ids)),
    roundSites: loader((who, ids) => inspections.sitesByRoundIds(who, ids)),
    roundProgress: loader((who, ids) => inspections.progressByRoundIds(who, ids)),
    visitHazards: loader((who, ids) => rectification.hazardsByVisitIds(who, ids)),
    rectificationNotice: loader((who, ids) => rectification.noticesByIds(who, ids)),
    unitPanic: loader((who, ids) => safety.openPanicsByUnitIds(who, ids)),
    incidentPanic: loader((who, ids) => safety.panicsByIncidentIds(who, ids)),
    assignmentStatusCheck: loader((who, ids) => safety.statusChecksByAssignmentIds(who, ids)),
    unitPatrolTarget: loader((who, ids) => patrol.targetsByUnitIds(who, ids)),
    unitShift: loader((who, ids) => shiftDuty.shiftsByUnitIds(who, ids)),
    unitBreak: loader((who, ids) => shiftDuty.breaksByUnitIds(who, ids)),
    unitEventPosts: loader((who, ids) => eventPosts.postsByUnitIds(who, ids)),
    eventPostUnits: loader((who, ids) => eventPosts.unitIdsByPostIds(who, ids)),
    shiftPattern: loader((who, ids) => rosters.patternsByIds(who, ids)),
    incidentTasks: loader((who, ids) => tasks.tasksByIncidentIds(who, ids)),
    incidentHandOvers: loader((who, ids) => handOvers.handOversByIncidentIds(who, ids)),
    taskUnit: loader((who, ids) => tasks.unitIdsByTaskIds(who, ids)),
    taskOutcomeSchema: loader((who, ids) => tasks.outcomeSchemasByTaskIds(who, ids)),
    colleague: loader((who, ids) => tasks.colleaguesByIds(who, ids)),
    hazardFollowUps: loader((who, ids) => rectification.followUpsByHazardIds(who, ids)),
  };
}

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
