/** Wires the use cases together over one database, log tail and live fleet. */
import { type Database } from '../database/database.js';
import { type Bus, NO_BUS } from '../events/bus/bus.js';
import { type EventTail } from '../events/tail.js';
import { type AuthConfig, createAccountService } from './accounts/accounts.js';
import { type PlanningService, type Services } from './contract.js';
import { createDeliveryService } from './delivery/confirmations.js';
import { type DeliveryConfig, USUAL_DELIVERY } from './delivery/delivery-config.js';
import { createDeviceFeeds } from './delivery/device-feeds.js';
import { createAlertService } from './dispatch/alerts.js';
import { createAssignmentClocks } from './dispatch/assignment-clocks.js';
import { createAssignmentDesk } from './dispatch/assignments.js';
import { type Clockwork, createClockwork } from './dispatch/clockwork.js';
import { createDispatchService } from './dispatch/dispatch.js';
import { createDispatchSettingsService } from './dispatch/dispatch-settings.js';
import { createFeedService } from './feeds.js';
import { createLiveDispatchSettings } from './dispatch/live-dispatch-settings.js';
import { createPlanVersions } from './dispatch/plan-versions.js';
import { createHeldQueue, type HeldQueue } from './dispatch/held-queue.js';
import { createGridReportService } from './grid-work/grid-reports.js';
import { createGridRights } from './grid-work/grid-rights.js';
import { createGridWorkFigureService } from './grid-work/grid-work-figures.js';
import { createIncidentRevision } from './incidents/incident-revision.js';
import { createIncidentWorkService } from './incidents/incident-work.js';
import { createIncidentService } from './incidents/incidents.js';
import { createInspectionService } from './grid-work/inspections.js';
import { type LiveClosures } from './roads/live-closures.js';
import { type LiveFleet } from './fleet/live-fleet.js';
import { createPatrolService } from './patrol/patrol.js';
import { createPatrolWork, type PatrolWork } from './patrol/patrol-work.js';
import { createPlanFilling } from './dispatch/plan-filling.js';
import { createPremiseService } from './incidents/premises.js';
import { createFixIntake } from './fleet/fix-intake.js';
import { createPositionFeedService } from './fleet/position-feeds.js';
import { createPositionHistoryService } from './fleet/position-history.js';
import { createPositionWriter } from './fleet/position-writer.js';
import { createPositionService } from './fleet/positions.js';
import { createBreaks } from './shifts/breaks.js';
import { createEventPosts } from './shifts/event-posts.js';
import { createRosterService } from './shifts/rosters.js';
import { createShiftDuty } from './shifts/shift-duty.js';
import { createResponsePlanService } from './dispatch/response-plans.js';
import { createRectificationService } from './grid-work/rectification.js';
import { createRoadService } from './roads/roads.js';
import { createArrivalSuggestions } from './safety/arrival-suggestions.js';
import { createPanicFollowing } from './safety/panic-following.js';
import { createSafetyService } from './safety/safety.js';
import { type Clock, type ServiceContext } from './service-context.js';
import { createSpeedService } from './roads/speeds.js';
import { createHandOverService } from './tasks/hand-overs.js';
import { createTaskBoard } from './tasks/task-board.js';
import { createTaskDeadlines } from './tasks/task-deadlines.js';
import { createTaskService } from './tasks/tasks.js';
import { createTerritoryService } from './territory.js';
import { createUnitService } from './fleet/units.js';
import { createOfferPushes } from './push/offer-pushes.js';
import { createPushService } from './push/push-subscriptions.js';
import { createOutgoing } from './outgoing/outgoing-http.js';
import { createWebhookSender, type WebhookSender } from './webhooks/webhook-sender.js';
import { createWebhookService } from './webhooks/webhooks.js';

export interface ServiceParts {
  readonly database: Database;
  readonly tail: EventTail;
  readonly fleet: LiveFleet;
  readonly closures: LiveClosures;
  readonly clock: Clock;
  readonly timeZone: string;
  readonly auth: AuthConfig;
  readonly planning: PlanningService;
  /** Requests of one position feed that are taken in a second; default 1,000. */
  readonly feedRequestsPerS?: number;
  readonly delivery?: DeliveryConfig;
  /** To other nodes; absent: none. */
  readonly bus?: Bus;
}

/** Fixes wait this long for others to share their commit: well within the 250 ms in which a fix must be stored. */
const POSITION_WINDOW_MS = 50;

/** A node holds a webhook no longer than an attempt takes, and this for what it writes about it. */
const LEASE_MARGIN_S = 10;
/** For a push service to take a message. */
const PUSH_TIMEOUT_MS = 8_000;

export interface RunningServices {
  readonly services: Services;
  /** Acts when clocks run out, once it is started. */
  readonly clockwork: Clockwork;
  /** Matches held incidents, once it is started. */
  readonly queue: HeldQueue;
  /** Plans patrols and keeps presence, once it is started. */
  readonly patrol: PatrolWork;
  /** Delivers the log to webhooks, once it is started. */
  readonly webhooks: WebhookSender;
  /** Writes what is waiting. */
  close(): Promise<void>;
}

export function createServices({
  database,
  tail,
  fleet,
  closures,
  clock,
  timeZone,
  auth,
  planning,
  feedRequestsPerS = 1_000,
  delivery = USUAL_DELIVERY,
  bus = NO_BUS,
}: ServiceParts): RunningServices {
  const context: ServiceContext = {
    database,
    tail,
    fleet,
    closures,
    plans: createPlanVersions(),
    dispatchSettings: createLiveDispatchSettings(tail),
    clock,
    timeZone,
    area: {
      get bounds() {
        return fleet.picture.roads.graph.bounds;
      },
    },
  };
  const board = createTaskBoard(context.plans);
  const desk = createAssignmentDesk(context, board);
  const filling = createPlanFilling(context, desk, board);
  const revision = createIncidentRevision(context, { desk, filling, board });
  const patrol = createPatrolWork(context);
  const shiftDuty = createShiftDuty(context, desk);
  const breaks = createBreaks(context);
  const eventPosts = createEventPosts(context);
  const devices = createDeviceFeeds(context, delivery.redeliverEveryS);
  const toPushServices = createOutgoing({
    allowPrivate: delivery.push?.allowPrivate ?? false,
    allowHttp: delivery.push?.allowPrivate ?? false,
    timeoutMs: PUSH_TIMEOUT_MS,
  });
  const pushes = delivery.push === null ? null : createOfferPushes(context, toPushServices, delivery.push);
  const clockwork = createClockwork(context, [
    createAssignmentClocks({ context, desk, filling }),
    createPanicFollowing(context, revision),
    createArrivalSuggestions(context),
    patrol.deadlines,
    shiftDuty.deadlines,
    breaks.deadlines,
    eventPosts.deadlines,
    ...createTaskDeadlines(context),
    devices.deadlines,
    ...(pushes === null ? [] : [pushes.deadlines]),
  ]);
  const { attempts, timeoutS, ...allowed } = delivery.webhooks;
  const toReceivers = { ...allowed, timeoutMs: timeoutS * 1000 };
  const outgoing = createOutgoing(toReceivers);
  const leaseS = timeoutS + LEASE_MARGIN_S;
  const webhooks = createWebhookSender(context, outgoing, { attempts, leaseS }, Math.random);
  const queue = createHeldQueue(context, desk, board);
  const gridRights = createGridRights(database.knex, tail);
  const writer = createPositionWriter(database, POSITION_WINDOW_MS, (fixes) =>
    // Only what is live moves the pictures of other nodes.
    bus.publishFixes(fixes.filter(({ flag }) => flag === null)),
  );
  const intake = createFixIntake(context, writer);
  return {
    services: {
      accounts: createAccountService({ database, clock, auth }),
      territory: createTerritoryService(context),
      units: createUnitService(context),
      positions: createPositionService(context, intake),
      positionFeeds: createPositionFeedService(context, intake, {
        secret: auth.secret,
        requestsPerS: feedRequestsPerS,
      }),
      positionHistory: createPositionHistoryService(context),
      incidents: createIncidentService(context, filling),
      incidentWork: createIncidentWorkService({ ...context, board }, desk, revision),
      premises: createPremiseService(context),
      dispatch: createDispatchService(context, desk, filling, queue),
      dispatchSettings: createDispatchSettingsService(context),
      responsePlans: createResponsePlanService(context),
      alerts: createAlertService(context),
      patrol: createPatrolService(context),
      rosters: createRosterService(context),
      shiftDuty: { ...shiftDuty.service, ...breaks.service },
      eventPosts: eventPosts.service,
      roads: createRoadService(context),
      speeds: createSpeedService(context),
      feeds: createFeedService(context, devices),
      delivery: createDeliveryService(context),
      push: createPushService(context, delivery.push),
      webhooks: createWebhookService(context, outgoing, toReceivers),
      planning,
      gridReports: createGridReportService(context, gridRights, filling),
      inspections: createInspectionService(context, gridRights),
      rectification: createRectificationService(context, gridRights),
      gridWorkFigures: createGridWorkFigureService(context, gridRights),
      safety: createSafetyService({ context, desk, filling, revision, board }),
      tasks: createTaskService({ context, board, desk, filling }, gridRights),
      handOvers: createHandOverService(context, board),
    },
    clockwork,
    queue,
    patrol,
    webhooks,
    close: async () => {
      await webhooks.close();
      outgoing.close();
      await patrol.close();
      await queue.close();
      await clockwork.close();
      await pushes?.close();
      toPushServices.close();
      await writer.close();
    },
  };
}
