/** What an alert says besides its kind, in both languages: the figures, and whom they are about. */
import { type AssignmentStatus } from '../incident/assignment.js';
import { type HandOverPartner, type TaskOwner } from './response-plan.js';

export interface Words {
  readonly en: string;
  readonly zh: string;
}

const STATUS_ZH: Readonly<Record<AssignmentStatus, string>> = {
  OFFERED: '待签收',
  ACKNOWLEDGED: '已签收',
  EN_ROUTE: '途中',
  ON_SCENE: '到场',
  CLEARED: '已反馈',
  DECLINED: '已拒绝',
  EXPIRED: '超时未签收',
  CANCELLED: '已撤回',
  PREEMPTED: '被抢占',
};
const OWNER_ZH: Readonly<Record<TaskOwner, string>> = {
  COMMUNITY_OFFICER: '社区民警',
  DISPATCHER: '指挥员',
  EVERY_UNIT: '每个单元',
  FIRE_INSPECTOR: '消防监督',
  FIRST_UNIT: '首到单元',
  FRAUD_DESK: '反诈中心',
  GRID_LEADER: '网格长',
  MEDIATION_ROOM: '调解室',
  REGISTRAR: '户籍窗口',
};
const PARTNER_ZH: Readonly<Record<HandOverPartner, string>> = {
  COMMUNITY_OFFICER: '社区民警',
  FIRE_SERVICE: '消防救援',
  FRAUD_DESK: '反诈中心',
  INVESTIGATION: '刑侦',
  MEDIATION_ROOM: '调解室',
  TRAFFIC_POLICE: '交警',
};

export function notMovingFor(acknowledgedS: number): Words {
  return { en: `acknowledged ${acknowledgedS} s ago`, zh: `${acknowledgedS} 秒前签收` };
}

/** `waitingS`: since the report, or since it was taken up again. */
export function lateFor(waitingS: number, isReopened: boolean): Words {
  return isReopened
    ? { en: `taken up again ${waitingS} s ago`, zh: `${waitingS} 秒前重新受理` }
    : { en: `reported ${waitingS} s ago`, zh: `${waitingS} 秒前报警` };
}

/** Null: there was no fix at all. */
export function silentFor(fixAgeS: number | null): Words {
  return fixAgeS === null
    ? { en: 'no fix at all', zh: '从无定位' }
    : { en: `last fix ${fixAgeS} s ago`, zh: `最后定位在 ${fixAgeS} 秒前` };
}

export function noSignOfLifeFor(silentS: number): Words {
  return { en: `last sign of life ${silentS} s ago`, zh: `最后应答在 ${silentS} 秒前` };
}

export function emptyPlaces(empty: number, all: number): Words {
  return { en: `${empty} of ${all} places of the plan are empty`, zh: `预案需 ${all} 个单元，缺 ${empty} 个` };
}

/** `savedS`: null where there was no way to compare. */
export function takenBy(callSign: string, incidentNumber: string, savedS: number | null): Words {
  const saved = savedS === null ? null : Math.round(savedS);
  return {
    en: `${callSign} was taken by ${incidentNumber}${saved === null ? '' : `, which saves it ${saved} s`}`,
    zh: `${callSign} 被 ${incidentNumber} 抢占${saved === null ? '' : `，使其提前 ${saved} 秒到场`}`,
  };
}

export function taskOverdue(
  { kind, name, who }: { readonly kind: string; readonly name: string; readonly who: TaskOwner },
  lateS: number,
): Words {
  return { en: `${kind} of ${who} was due ${lateS} s ago`, zh: `${OWNER_ZH[who]}的“${name}”已超时 ${lateS} 秒` };
}

export function followUpOverdue(partner: HandOverPartner, hasAccepted: boolean, lateS: number): Words {
  return {
    en: `${partner}, which has ${hasAccepted ? 'accepted' : 'not accepted'}, was to report ${lateS} s ago`,
    zh: `${PARTNER_ZH[partner]}${hasAccepted ? '已接收' : '尚未接收'}，反馈已逾期 ${lateS} 秒`,
  };
}

/** `whereabouts`: how its position is known. */
export function callForHelp(callSign: string, whereabouts: Words): Words {
  return { en: `${callSign} calls for help; ${whereabouts.en}`, zh: `${callSign} 紧急求助；${whereabouts.zh}` };
}

export function notAtScene(distanceM: number): Words {
  return {
    en: `reported on scene ${distanceM} m away by its last fix`,
    zh: `报告到场时，最后定位距现场 ${distanceM} 米`,
  };
}

export function postShort(
  { name, nameEn }: { readonly name: string; readonly nameEn: string | null },
  missing: number,
  wanted: number,
): Words {
  return {
    en: `${nameEn ?? name}: ${missing} of ${wanted} units are missing`,
    zh: `${name}：需 ${wanted} 个单元，缺 ${missing} 个`,
  };
}

export function openAtShiftEnd(lateS: number, status: AssignmentStatus): Words {
  return {
    en: `the shift ended ${lateS} s ago, and the assignment is ${status}`,
    zh: `班次已结束 ${lateS} 秒，处警仍为“${statusZh(status)}”`,
  };
}

export function statusZh(status: AssignmentStatus): string {
  return STATUS_ZH[status];
}
