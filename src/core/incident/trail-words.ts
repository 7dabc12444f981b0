/** The trail of an incident in words, for people who read it as a table: what each kind of event is called, and what its data say. */

/** Chinese and English. A kind without a name is shown by its own. */
const NAMES: Readonly<Record<string, readonly [name: string, nameEn: string]>> = {
  'incident.reported': ['接警', 'Reported'],
  'incident.status-changed': ['状态变更', 'Status changed'],
  'incident.resolved': ['办结', 'Resolved'],
  'incident.disposition-changed': ['处理结果变更', 'Disposition changed'],
  'incident.cancelled': ['撤销', 'Cancelled'],
  'incident.archived': ['归档', 'Archived'],
  'incident.reopened': ['重新办理', 'Reopened'],
  'incident.priority-changed': ['等级变更', 'Priority changed'],
  'incident.details-changed': ['警情信息变更', 'Details changed'],
  'incident.location-changed': ['位置变更', 'Place changed'],
  'incident.transferred-out': ['移交', 'Transferred'],
  'incident.transferred-in': ['接收移交', 'Transfer received'],
  'incident.merged': ['并入其他警情', 'Merged into another incident'],
  'incident.duplicate-added': ['并入重复警情', 'Duplicate merged in'],
  'incident.unmerged': ['取消合并', 'Unmerged'],
  'incident.duplicate-removed': ['拆出重复警情', 'Duplicate taken out'],
  'assignment.offered': ['派警', 'Unit assigned'],
  'assignment.acknowledged': ['签收', 'Acknowledged'],
  'assignment.declined': ['拒绝', 'Declined'],
  'assignment.expired': ['超时未签收', 'Not answered in time'],
  'assignment.travel-started': ['出警', 'Travel started'],
  'assignment.arrived': ['到场', 'Arrived on scene'],
  'assignment.cleared': ['反馈', 'Cleared'],
  'assignment.cancelled': ['召回', 'Called off'],
  'assignment.preempted': ['改派', 'Taken for something more urgent'],
  'assignment.moved': ['转至其他警情', 'Moved to another incident'],
  'assignment.premises-changed': ['现场提示更新', 'Premise notes changed'],
  'assignment.incident-changed': ['警情变更通知', 'Told of a change of the incident'],
  'assignment.seems-arrived': ['提示确认到场', 'Seems to have arrived'],
  'assignment.status-asked': ['安全状态询问', 'Asked for a sign of life'],
  'assignment.status-confirmed': ['确认安全', 'Confirmed to be safe'],
  'delivery.sent': ['派警已发出', 'Sent to the device'],
  'delivery.pushed': ['派警已推送', 'Pushed to the officer'],
  'delivery.confirmed': ['派警已送达', 'Delivered to the device'],
  'alert.raised': ['告警', 'Alert raised'],
  'alert.acknowledged': ['告警已确认', 'Alert acknowledged'],
  'panic.raised': ['民警求助', 'Officer called for help'],
  'panic.pressed-again': ['民警再次求助', 'Officer called for help again'],
  'panic.cancelled': ['求助解除', 'Call for help taken back'],
  'task.waiting': ['任务待前项完成', 'Task waits for another'],
  'task.opened': ['下达任务', 'Task given'],
  'task.moved': ['任务转交', 'Task passed on'],
  'task.done': ['任务完成', 'Task done'],
  'task.not-needed': ['任务取消', 'Task not needed'],
  'hand-over.proposed': ['拟移交', 'Hand-over foreseen'],
  'hand-over.requested': ['请求移交', 'Hand-over asked for'],
  'hand-over.moved': ['移交转至其他单位', 'Hand-over passed on'],
  'hand-over.accepted': ['接受移交', 'Hand-over accepted'],
  'hand-over.followed-up': ['移交结果反馈', 'Hand-over followed up'],
  'hand-over.returned': ['退回', 'Hand-over returned'],
  'hand-over.withdrawn': ['移交撤回', 'Hand-over withdrawn'],
};

export function nameOfKind(kind: string): { readonly name: string; readonly nameEn: string } {
  const [name, nameEn] = NAMES[kind] ?? [kind, kind];
  return { name, nameEn };
}

type Data = Readonly<Record<string, unknown>>;

/** Said in columns of their own, or of no use to a reader. */
const LEFT_OUT = new Set(['incidentNumber', 'callSign']);
/** Of an assignment only these: the rest of the row stands in the events before. */
const OF_ASSIGNMENT = ['status', 'respondBy', 'predictedArrivalAt', 'arrivalDistanceM', 'endReason'];
/** Of a task and of a hand-over, likewise. */
const OF_TASK = ['name', 'nameEn', 'who', 'dueAt', 'cause', 'reason', 'outcome'];
const OF_HAND_OVER = ['to', 'dueAt', 'cause', 'remark', 'result'];
const OPAQUE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An event's data as `name: value; …`, without ids, without what is null. Nested names are joined by dots. */
export function detailsOf(data: Data): string {
  const { assignment, task, handOver, ...rest } = data;
  const shown = Object.entries(rest).filter(([name]) => !LEFT_OUT.has(name));
  for (const [part, names] of [
    [assignment, OF_ASSIGNMENT] as const,
    [task, OF_TASK] as const,
    [handOver, OF_HAND_OVER] as const,
  ])
    if (typeof part === 'object' && part !== null) for (const name of names) shown.push([name, (part as Data)[name]]);
  return shown.flatMap(([name, value]) => inWords(name, value)).join('; ');
}

function inWords(name: string, value: unknown): string[] {
  if (value === null || value === undefined || value === '') return [];
  if (Array.isArray(value)) {
    const items = value.filter((item) => typeof item !== 'object');
    return items.length === 0 ? [] : [`${name}: ${items.join(', ')}`];
  }
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([inner, each]) => inWords(`${name}.${inner}`, each));
  if (typeof value === 'string' && OPAQUE_ID.test(value)) return [];
  // JSON knows no others than these.
  return [`${name}: ${value as string | number | boolean}`];
}
