/**
 * The use cases, as everybody above sees them (GraphQL, feeds, the demo, the command line). Every method checks the actor's rights itself; `…ByIds`
 * methods answer many at once for loaders and leave out what does not exist or may not be seen. Errors are `DomainError`s.
 */
import { type AccountService } from './accounts/accounts-contract.js';
import { type DeliveryService } from './delivery/delivery-contract.js';
import {
  type AlertService,
  type DispatchService,
  type DispatchSettingsService,
  type ResponsePlanService,
} from './dispatch/dispatch-contract.js';
import { type FeedService } from './feeds-contract.js';
import { type PositionService, type UnitService } from './fleet/fleet-contract.js';
import { type PositionFeedService } from './fleet/position-feed-contract.js';
import { type PositionHistoryService } from './fleet/position-history-contract.js';
import {
  type GridReportService,
  type GridWorkFigureService,
  type InspectionService,
  type RectificationService,
} from './grid-work/grid-work-contract.js';
import { type IncidentWorkService, type PremiseService } from './incidents/incident-work-contract.js';
import { type IncidentService } from './incidents/incidents-contract.js';
import { type PatrolService } from './patrol/patrol-contract.js';
import { type PlanningService } from './planning/planning-contract.js';
import { type PushService } from './push/push-contract.js';
import { type RoadService, type SpeedService } from './roads/roads-contract.js';
import { type SafetyService } from './safety/safety-contract.js';
import { type EventPostService, type RosterService, type ShiftDutyService } from './shifts/shifts-contract.js';
import { type HandOverService, type TaskService } from './tasks/tasks-contract.js';
import { type TerritoryService } from './territory-contract.js';
import { type WebhookService } from './webhooks/webhook-contract.js';

export * from './accounts/accounts-contract.js';
export * from './dispatch/dispatch-contract.js';
export * from './feeds-contract.js';
export * from './fleet/fleet-contract.js';
export * from './fleet/position-feed-contract.js';
export * from './fleet/position-history-contract.js';
export * from './incidents/incidents-contract.js';
export * from './patrol/patrol-contract.js';
export * from './planning/planning-contract.js';
export * from './roads/roads-contract.js';
export * from './shifts/shifts-contract.js';
export * from './territory-contract.js';
export { type Datum, type PointInput } from './point-input.js';
export { type CallerInput, type IncidentFilter } from './incidents/incident-inputs.js';

export interface Services {
  readonly accounts: AccountService;
  readonly territory: TerritoryService;
  readonly units: UnitService;
  readonly positions: PositionService;
  readonly positionFeeds: PositionFeedService;
  readonly positionHistory: PositionHistoryService;
  readonly incidents: IncidentService;
  readonly incidentWork: IncidentWorkService;
  readonly premises: PremiseService;
  readonly dispatch: DispatchService;
  readonly dispatchSettings: DispatchSettingsService;
  readonly responsePlans: ResponsePlanService;
  readonly alerts: AlertService;
  readonly patrol: PatrolService;
  readonly rosters: RosterService;
  readonly shiftDuty: ShiftDutyService;
  readonly eventPosts: EventPostService;
  readonly roads: RoadService;
  readonly speeds: SpeedService;
  readonly feeds: FeedService;
  readonly delivery: DeliveryService;
  readonly push: PushService;
  readonly webhooks: WebhookService;
  readonly planning: PlanningService;
  readonly gridReports: GridReportService;
  readonly inspections: InspectionService;
  readonly rectification: RectificationService;
  readonly gridWorkFigures: GridWorkFigureService;
  readonly safety: SafetyService;
  readonly tasks: TaskService;
  readonly handOvers: HandOverService;
}
