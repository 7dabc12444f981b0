/** The enumerations of grid work, with names and descriptions for client developers. */
import { GridReportKind, GridReportStatus } from '../core/grid-work/grid-report.js';
import { RoundStatus, SiteKind, VisitResult } from '../core/grid-work/inspection.js';
import { FollowUpResult, HazardKind, HazardStatus } from '../core/grid-work/site-hazard.js';
import { describe } from './enums.js';

export const GridReportVerdict = { VERIFIED: 'VERIFIED', REJECTED: 'REJECTED' } as const;

describe(GridReportKind, 'GridReportKind', 'What a grid report is about. Names to show are in Query.gridReportKinds.', {
  CASE_CLUE: 'Clue to a case (案件线索).',
  FIRE_HAZARD: 'Fire hazard (消防隐患).',
  DISPUTE: 'Dispute (矛盾纠纷).',
  POPULATION_CHANGE: 'Somebody moved in or out (人口变动).',
  SERVICE_REQUEST: 'Somebody needs help (服务需求).',
  OTHER: 'Anything else.',
});
describe(GridReportStatus, 'GridReportStatus', 'How far a grid report is. Undecided are FILED and VERIFYING.', {
  FILED: 'Told, and pushed to whoever answers for the grid.',
  VERIFYING: 'Somebody is looking on the spot.',
  VERIFIED: 'Found to be so.',
  REJECTED: 'Found not to be so.',
  CLOSED: 'Nothing more is to be done.',
  INCIDENT: 'Goes on as an incident.',
});
describe(GridReportVerdict, 'GridReportVerdict', 'What verification came to.', {
  VERIFIED: 'Found to be so.',
  REJECTED: 'Found not to be so.',
});
describe(SiteKind, 'InspectionSiteKind', 'Kind of a site. Names to show are in Query.inspectionSiteKinds.', {
  RENTED_HOUSING: 'Rented housing (出租房).',
  APARTMENT_BLOCK: 'Apartment block (居民楼).',
  SHOP: 'Shop (商铺).',
  RESTAURANT: 'Restaurant (餐饮场所).',
  WORKSHOP: 'Workshop (生产作坊).',
  WAREHOUSE: 'Warehouse (仓库).',
  SCHOOL: 'School (学校).',
  CARE_HOME: 'Care home (养老机构).',
  ENTERTAINMENT: 'Entertainment venue (娱乐场所).',
  OTHER: 'Anything else.',
});
describe(RoundStatus, 'InspectionRoundStatus', 'State of a round of inspection.', {
  OPEN: 'Planned or under way.',
  COMPLETED: 'Done.',
  CANCELLED: 'Called off.',
});
describe(VisitResult, 'SiteVisitResult', 'What a visit came to.', {
  CLEAN: 'Nothing was wrong.',
  HAZARDS: 'Hazards were found.',
  NOT_ACCESSIBLE: 'Nobody let the inspector in; the site is still to be visited.',
});
describe(HazardKind, 'SiteHazardKind', 'Kind of a hazard. Names to show are in Query.hazardKinds.', {
  BLOCKED_EXIT: 'Exit or stairway blocked (安全出口堵塞).',
  WIRING: 'Electrical wiring (电气线路).',
  GAS: 'Gas (燃气).',
  EXTINGUISHERS: 'Fire extinguishers missing or expired (消防器材).',
  EBIKE_CHARGING: 'E-bikes charged indoors (电动车充电).',
  STORAGE: 'Things stored where they must not be (违规堆放).',
  OTHER: 'Anything else.',
});
describe(HazardStatus, 'HazardStatus', 'How far a hazard is. Over are PUT_RIGHT and HANDED_OVER.', {
  FOUND: 'Found; no notice yet.',
  NOTICED: 'A rectification notice (责令整改通知书) names the date by which it is to be put right.',
  PUT_RIGHT: 'Put right.',
  HANDED_OVER: 'The fire service or another authority goes on with it.',
});
describe(FollowUpResult, 'FollowUpResult', 'What a follow-up found.', {
  PUT_RIGHT: 'It is put right.',
  NOT_PUT_RIGHT: 'It is not; there is a new date.',
  HANDED_OVER: 'Another authority takes it over.',
});
