/** The people of the demo district: officers, desk accounts and grid staff. All invented; no two share a name. */
import { type DeskKind } from '../../src/core/tasks/desk.js';
import { type GridStaffMember } from '../../src/core/territory/territory.js';
import { type CommunityPlan } from './communities.js';
import { type Random } from './random.js';

export interface Person {
  readonly name: string;
  /** Pinyin, surname first. */
  readonly nameEn: string;
}

/** An account that belongs to no unit; officers of units come with their units. */
export interface DeskAccount extends Person {
  readonly account: string;
  readonly role: 'DISPATCHER' | 'OFFICER' | 'PLANNER' | 'SUPERVISOR' | 'GRID_WORKER' | 'ADMIN' | 'DESK';
  /** With DESK, and only then. */
  readonly desk?: DeskKind;
  /** Code of the station; null for those who work for all. */
  readonly station: string | null;
}

type Written = readonly [zh: string, pinyin: string];

/** Different in both scripts, so that two people never differ in one script only. */
const SURNAMES: readonly Written[] = [
  ['王', 'Wang'],
  ['李', 'Li'],
  ['张', 'Zhang'],
  ['刘', 'Liu'],
  ['陈', 'Chen'],
  ['杨', 'Yang'],
  ['黄', 'Huang'],
  ['赵', 'Zhao'],
  ['吴', 'Wu'],
  ['周', 'Zhou'],
  ['徐', 'Xu'],
  ['孙', 'Sun'],
  ['马', 'Ma'],
  ['朱', 'Zhu'],
  ['胡', 'Hu'],
  ['郭', 'Guo'],
  ['何', 'He'],
  ['林', 'Lin'],
  ['高', 'Gao'],
  ['罗', 'Luo'],
  ['郑', 'Zheng'],
  ['梁', 'Liang'],
  ['谢', 'Xie'],
  ['宋', 'Song'],
  ['唐', 'Tang'],
  ['韩', 'Han'],
  ['冯', 'Feng'],
  ['邓', 'Deng'],
  ['曹', 'Cao'],
  ['彭', 'Peng'],
  ['曾', 'Zeng'],
  ['沈', 'Shen'],
  ['潘', 'Pan'],
  ['蒋', 'Jiang'],
  ['余', 'Yu'],
  ['杜', 'Du'],
  ['戴', 'Dai'],
  ['夏', 'Xia'],
  ['钟', 'Zhong'],
  ['田', 'Tian'],
  ['任', 'Ren'],
  ['范', 'Fan'],
  ['方', 'Fang'],
  ['石', 'Shi'],
  ['姚', 'Yao'],
  ['廖', 'Liao'],
  ['邹', 'Zou'],
  ['熊', 'Xiong'],
  ['陆', 'Lu'],
  ['孔', 'Kong'],
  ['白', 'Bai'],
  ['崔', 'Cui'],
  ['毛', 'Mao'],
  ['邱', 'Qiu'],
];

const GIVEN_NAMES: readonly Written[] = [
  ['海宁', 'Haining'],
  ['浩然', 'Haoran'],
  ['建国', 'Jianguo'],
  ['晓东', 'Xiaodong'],
  ['雅琴', 'Yaqin'],
  ['志强', 'Zhiqiang'],
  ['思源', 'Siyuan'],
  ['梦洁', 'Mengjie'],
  ['立新', 'Lixin'],
  ['春燕', 'Chunyan'],
  ['文博', 'Wenbo'],
  ['佳怡', 'Jiayi'],
  ['国平', 'Guoping'],
  ['秀兰', 'Xiulan'],
  ['宇航', 'Yuhang'],
  ['丽娜', 'Lina'],
  ['永康', 'Yongkang'],
  ['静怡', 'Jingyi'],
  ['明辉', 'Minghui'],
  ['晨曦', 'Chenxi'],
  ['德胜', 'Desheng'],
  ['雪梅', 'Xuemei'],
  ['子轩', 'Zixuan'],
  ['红霞', 'Hongxia'],
  ['伟民', 'Weimin'],
  ['若兰', 'Ruolan'],
  ['少华', 'Shaohua'],
  ['婷婷', 'Tingting'],
  ['振宇', 'Zhenyu'],
  ['玉珍', 'Yuzhen'],
  ['天佑', 'Tianyou'],
  ['彩云', 'Caiyun'],
  ['嘉豪', 'Jiahao'],
  ['慧敏', 'Huimin'],
  ['长青', 'Changqing'],
  ['素芬', 'Sufen'],
  ['一鸣', 'Yiming'],
  ['桂英', 'Guiying'],
  ['俊杰', 'Junjie'],
  ['月华', 'Yuehua'],
  ['克勤', 'Keqin'],
  ['诗雨', 'Shiyu'],
  ['正阳', 'Zhengyang'],
  ['凤仙', 'Fengxian'],
];

/** Deals invented people, each name once. RangeError when all have been dealt. */
export interface NameDeck {
  deal(): Person;
}

export function shuffleNames(random: Random): NameDeck {
  const names = SURNAMES.flatMap(([surname, surnameEn]) =>
    GIVEN_NAMES.map(([given, givenEn]): Person => ({ name: surname + given, nameEn: `${surnameEn} ${givenEn}` })),
  );
  const deck = random.shuffled(names);
  let dealt = 0;
  return {
    deal: () => {
      const person = deck[dealt++];
      if (person === undefined) throw new RangeError(`the deck holds ${deck.length} names only`);
      return person;
    },
  };
}

/** The officer of a patrol unit, and the account by which that officer signs in. */
export function officerOf(callSign: string, names: NameDeck): Person & { readonly account: string } {
  return { account: `officer-${callSign}`, ...names.deal() };
}

export function communityOfficerAccount(communityCode: string): string {
  return `community-${communityCode}`;
}

/** One account per desk, and a community officer, sworn in at the community's station, for each community. */
export function deskAccounts(communities: readonly CommunityPlan[], names: NameDeck): DeskAccount[] {
  const desk = (account: string, role: DeskAccount['role'], station: string | null = null): DeskAccount => ({
    account,
    ...names.deal(),
    role,
    station,
  });
  return [
    desk('dispatcher', 'DISPATCHER'),
    desk('planner', 'PLANNER'),
    desk('supervisor', 'SUPERVISOR'),
    desk('gridworker', 'GRID_WORKER'),
    desk('admin', 'ADMIN'),
    ...communities.map(({ code, station }) => desk(communityOfficerAccount(code), 'OFFICER', station)),
  ];
}

/** Desks for all stations, and a mediation room at each that has communities. Dealt last: names that were dealt before stay with their people. */
export function partnerDesks(communities: readonly CommunityPlan[], names: NameDeck): DeskAccount[] {
  const at = (account: string, desk: DeskKind, station: string | null = null): DeskAccount => ({
    ...{ account, ...names.deal(), role: 'DESK', desk, station },
  });
  const stations = [...new Set(communities.map(({ station }) => station))].sort();
  return [
    at('fraud-desk', 'FRAUD_DESK'),
    at('registrar', 'REGISTRAR'),
    at('fire-inspector', 'FIRE_INSPECTOR'),
    at('investigation', 'INVESTIGATION'),
    at('traffic-police', 'TRAFFIC_POLICE'),
    at('fire-service', 'FIRE_SERVICE'),
    ...stations.map((station) => at(`mediation-${station}`, 'MEDIATION_ROOM', station)),
  ];
}

/** One leader and three to six members for each grid, in the order given. No telephone has a number like theirs. */
export function staffGrids(
  gridCodes: readonly string[],
  names: NameDeck,
  random: Random,
): Map<string, readonly GridStaffMember[]> {
  let phones = 0;
  const hire = (role: GridStaffMember['role']): GridStaffMember => ({
    name: names.deal().name,
    role,
    phone: `000-0000-${String(++phones).padStart(4, '0')}`,
  });
  return new Map(
    gridCodes.map((code) => [
      code,
      [hire('LEADER'), ...Array.from({ length: random.whole(3, 6) }, () => hire('MEMBER'))],
    ]),
  );
}
