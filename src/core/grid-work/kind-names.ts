/** What the kinds of grid work are called, for those who read them. */
import { type GridReportKind } from './grid-report.js';
import { type SiteKind } from './inspection.js';
import { type HazardKind } from './site-hazard.js';

export interface KindName {
  readonly name: string;
  readonly nameEn: string;
}

export const REPORT_KIND_NAMES: Readonly<Record<GridReportKind, KindName>> = {
  CASE_CLUE: { name: '案件线索', nameEn: 'Case clue' },
  FIRE_HAZARD: { name: '消防隐患', nameEn: 'Fire hazard' },
  DISPUTE: { name: '矛盾纠纷', nameEn: 'Dispute' },
  POPULATION_CHANGE: { name: '人口变动', nameEn: 'Population change' },
  SERVICE_REQUEST: { name: '服务需求', nameEn: 'Service request' },
  OTHER: { name: '其他', nameEn: 'Other' },
};

export const SITE_KIND_NAMES: Readonly<Record<SiteKind, KindName>> = {
  RENTED_HOUSING: { name: '出租房', nameEn: 'Rented housing' },
  APARTMENT_BLOCK: { name: '居民楼', nameEn: 'Apartment block' },
  SHOP: { name: '商铺', nameEn: 'Shop' },
  RESTAURANT: { name: '餐饮场所', nameEn: 'Restaurant' },
  WORKSHOP: { name: '生产作坊', nameEn: 'Workshop' },
  WAREHOUSE: { name: '仓库', nameEn: 'Warehouse' },
  SCHOOL: { name: '学校', nameEn: 'School' },
  CARE_HOME: { name: '养老机构', nameEn: 'Care home' },
  ENTERTAINMENT: { name: '娱乐场所', nameEn: 'Entertainment venue' },
  OTHER: { name: '其他', nameEn: 'Other' },
};

export const HAZARD_KIND_NAMES: Readonly<Record<HazardKind, KindName>> = {
  BLOCKED_EXIT: { name: '安全出口堵塞', nameEn: 'Blocked exit' },
  WIRING: { name: '电气线路', nameEn: 'Wiring' },
  GAS: { name: '燃气', nameEn: 'Gas' },
  EXTINGUISHERS: { name: '消防器材', nameEn: 'Fire extinguishers' },
  EBIKE_CHARGING: { name: '电动车充电', nameEn: 'E-bike charging' },
  STORAGE: { name: '违规堆放', nameEn: 'Storage' },
  OTHER: { name: '其他', nameEn: 'Other' },
};
