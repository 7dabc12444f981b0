/** Grid work of the demo district: sites to inspect, and a few reports on the desk of the first grids' community officer. All invented. */
import { type GridReportKind, type GridReportStatus } from '../../src/core/grid-work/grid-report.js';
import { type SiteKind } from '../../src/core/grid-work/inspection.js';

/** The account `gridworker` leads these grids; both lie in one community, so one community officer answers for them. */
export const GRID_WORKER = 'gridworker';
export const GRIDS_OF_GRID_WORKER: readonly string[] = ['CT01-01', 'CT01-02'];

export interface DemoSite {
  readonly name: string;
  readonly nameEn: string;
  readonly kind: SiteKind;
  /** Code of the grid; the site lies somewhere in it. */
  readonly grid: string;
}

export const SITES: readonly DemoSite[] = [
  { name: '澄塘第一小学', nameEn: 'Chengtang First Primary School', kind: 'SCHOOL', grid: 'CT01-01' },
  { name: '老街面馆', nameEn: 'Old Street Noodles', kind: 'RESTAURANT', grid: 'CT01-01' },
  { name: '惠民超市', nameEn: 'Huimin Supermarket', kind: 'SHOP', grid: 'CT01-01' },
  { name: '河沿公寓', nameEn: 'Heyan Flats', kind: 'RENTED_HOUSING', grid: 'CT01-02' },
  { name: '兴达五金加工坊', nameEn: 'Xingda Metal Workshop', kind: 'WORKSHOP', grid: 'CT01-02' },
  { name: '夕阳红养老院', nameEn: 'Sunset Care Home', kind: 'CARE_HOME', grid: 'CT01-02' },
  { name: '渔歌量贩KTV', nameEn: 'Fisher Song Karaoke', kind: 'ENTERTAINMENT', grid: 'YH01-01' },
  { name: '海鲜大排档', nameEn: 'Seafood Stalls', kind: 'RESTAURANT', grid: 'YH01-01' },
  { name: '北港冷库', nameEn: 'Beigang Cold Store', kind: 'WAREHOUSE', grid: 'YH02-01' },
  { name: '观屿新村3幢', nameEn: 'Guanyu New Village Building 3', kind: 'APARTMENT_BLOCK', grid: 'YH01-02' },
];

/** Of the grid worker's sites. */
export const ROUND_NAME = '本月消防安全检查 Fire-safety round of the month';

export interface DemoGridReport {
  readonly kind: GridReportKind;
  readonly status: Exclude<GridReportStatus, 'INCIDENT' | 'REJECTED'>;
  readonly text: string;
  readonly building: string | null;
  readonly room: string | null;
  readonly grid: string;
  /** How long before the district was loaded it was filed. */
  readonly minutesAgo: number;
}

/** In the order of filing. */
export const REPORTS: readonly DemoGridReport[] = [
  {
    kind: 'SERVICE_REQUEST',
    status: 'CLOSED',
    text: '独居老人家中水管漏水，请社区帮忙联系维修。\nOld man living alone has a burst pipe.',
    building: '5幢',
    room: '201',
    grid: 'CT01-01',
    minutesAgo: 26 * 60,
  },
  {
    kind: 'FIRE_HAZARD',
    status: 'VERIFYING',
    text: '二楼楼道堆满纸箱，电动车在楼下充电。\nBoxes block the stairs; e-bikes are charged below.',
    building: '2幢',
    room: null,
    grid: 'CT01-02',
    minutesAgo: 95,
  },
  {
    kind: 'POPULATION_CHANGE',
    status: 'FILED',
    text: '新来租客两人，从外地来，还未登记。\nTwo new tenants, not registered yet.',
    building: '3幢',
    room: '1418',
    grid: 'CT01-01',
    minutesAgo: 40,
  },
  {
    kind: 'CASE_CLUE',
    status: 'FILED',
    text: '有人连续几晚在车棚附近拉车门。\nSomebody has been trying car doors near the sheds for several nights.',
    building: null,
    room: null,
    grid: 'CT01-02',
    minutesAgo: 12,
  },
];
