/** The executable schema. */
import 'reflect-metadata';
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchemaSync, type PubSub } from 'type-graphql';
import './enums.js';
import './grid-work-enums.js';
import './position-feed-enums.js';
import './shift-enums.js';
import './task-enums.js';
import { AccountResolver } from './resolvers/account.js';
import { AlertResolver } from './resolvers/alert.js';
import { DeliveryResolver } from './resolvers/delivery.js';
import { DispatchSettingsResolver, StationCoverResolver } from './resolvers/dispatch-settings.js';
import {
  AssignmentResolver,
  RouteResolver,
  UnitCandidateResolver,
  UnitRejectionResolver,
} from './resolvers/dispatch.js';
import { EventPostResolver, UnitDutyResolver } from './resolvers/event-post.js';
import { EventResolver } from './resolvers/event.js';
import { FeedResolver } from './resolvers/feeds.js';
import { GridReportFeedResolver } from './resolvers/grid-report-feed.js';
import { GridReportResolver, IncidentOriginResolver } from './resolvers/grid-report.js';
import { GridWorkFiguresResolver } from './resolvers/grid-work-figures.js';
import { HandOverResolver } from './resolvers/hand-over.js';
import { IncidentResolver } from './resolvers/incident.js';
import { IncidentWorkResolver } from './resolvers/incident-work.js';
import {
  InspectionRoundResolver,
  InspectionSiteResolver,
  RoundSiteResolver,
  SiteVisitResolver,
} from './resolvers/inspection.js';
import {
  AssignmentSafetyResolver,
  IncidentPanicResolver,
  PanicResolver,
  UnitPanicResolver,
} from './resolvers/officer-safety.js';
import {
  GridPresenceResolver,
  PatrolFeedResolver,
  PatrolTargetResolver,
  UnseenGridResolver,
} from './resolvers/patrol.js';
import { PlanningResolver } from './resolvers/planning.js';
import { PremiseNoteResolver } from './resolvers/premises.js';
import { PushResolver } from './resolvers/push.js';
import { QueueMatchResolver, QueueResolver, QueueUnservedResolver, QueueWaitResolver } from './resolvers/queue.js';
import {
  RecommendationResolver,
  RecommendedUnitResolver,
  ReportedIncidentResolver,
  ThinCoverResolver,
  UnitPassedOverResolver,
} from './resolvers/recommendation.js';
import { PositionFeedDeviceResolver, PositionFeedResolver } from './resolvers/position-feed.js';
import { PastPositionResolver, UnitTrackResolver } from './resolvers/position-history.js';
import { IncidentPlanResolver, ResponsePlanResolver } from './resolvers/response-plan.js';
import { RoadClosureResolver } from './resolvers/roads.js';
import { CoverGapResolver, ShiftResolver } from './resolvers/shifts.js';
import { HazardFollowUpResolver, RectificationNoticeResolver, SiteHazardResolver } from './resolvers/site-hazard.js';
import { SpeedProfileResolver, SpeedWindowResolver } from './resolvers/speeds.js';
import { IncidentTaskResolver, TaskResolver } from './resolvers/task.js';
import { GridResolver } from './resolvers/territory.js';
import { UnitResolver } from './resolvers/unit.js';
import { WebhookResolver } from './resolvers/webhook.js';
import { GraphQLDateTime } from './scalars/date-time.js';

/** type-graphql insists on one where there are subscriptions; ours bring their own iterators and never touch it. */
const NO_PUB_SUB: PubSub = {
  publish: () => {
    throw new Error('nothing is published: events go through the event log');
  },
  subscribe: () => {
    throw new Error('subscriptions read feeds of the services');
  },
};

/** Builds anew at each call; the result does not depend on the order in which modules were loaded. */
export function createSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      AccountResolver,
      GridResolver,
      UnitResolver,
      IncidentResolver,
      IncidentWorkResolver,
      PremiseNoteResolver,
      AssignmentResolver,
      UnitCandidateResolver,
      UnitRejectionResolver,
      RouteResolver,
      DeliveryResolver,
      PushResolver,
      RecommendationResolver,
      RecommendedUnitResolver,
      ReportedIncidentResolver,
      UnitPassedOverResolver,
      ThinCoverResolver,
      QueueResolver,
      QueueMatchResolver,
      QueueWaitResolver,
      QueueUnservedResolver,
      DispatchSettingsResolver,
      StationCoverResolver,
      ResponsePlanResolver,
      IncidentPlanResolver,
      PositionFeedResolver,
      PositionFeedDeviceResolver,
      PastPositionResolver,
      UnitTrackResolver,
      AlertResolver,
      RoadClosureResolver,
      SpeedProfileResolver,
      SpeedWindowResolver,
      EventResolver,
      PlanningResolver,
      FeedResolver,
      GridReportResolver,
      IncidentOriginResolver,
      GridReportFeedResolver,
      InspectionSiteResolver,
      InspectionRoundResolver,
      RoundSiteResolver,
      SiteVisitResolver,
      SiteHazardResolver,
      RectificationNoticeResolver,
      HazardFollowUpResolver,
      GridWorkFiguresResolver,
      PanicResolver,
      IncidentPanicResolver,
      UnitPanicResolver,
      AssignmentSafetyResolver,
      PatrolTargetResolver,
      GridPresenceResolver,
      UnseenGridResolver,
      PatrolFeedResolver,
      ShiftResolver,
      CoverGapResolver,
      EventPostResolver,
      UnitDutyResolver,
      TaskResolver,
      IncidentTaskResolver,
      HandOverResolver,
      WebhookResolver,
    ],
    scalarsMap: [{ type: Date, scalar: GraphQLDateTime }],
    pubSub: NO_PUB_SUB,
    // The services check their input themselves: they have other callers too.
    validate: false,
  });
  return lexicographicSortSchema(schema);
}

/** The schema in the definition language, as kept in schema/schema.graphql. */
export function printedSchema(): string {
  return `# Made by \`npm run schema\` from src/graphql; edit that.\n\n${printSchema(createSchema())}\n`;
}
