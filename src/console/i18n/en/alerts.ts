/** Alerts in English. */
import { type Messages } from '../zh.js';

export const alerts: Messages['alerts'] = {
  title: 'Alerts',
  open: (count) => `Alerts, ${count} open`,
  empty: 'No alerts',
  emptyHint: 'Units that do not move, fall silent or cannot be found are told here.',
  waiting: 'Open',
  seen: 'Seen to',
  more: 'There are older open alerts; they appear as these are seen to.',
  acknowledge: 'Seen',
  acknowledgeLabel: (kind, about) => `Seen: ${kind} ${about}`,
  show: (kind, about) => `Show on the map: ${kind} ${about}`,
  ago: (age) => `${age} ago`,
  raised: (kind, about) => `Alert: ${kind} ${about}`,
  kinds: {
    NOT_MOVING: 'Acknowledged, not moving',
    LATE: 'Late on scene',
    SILENT: 'Silent on the way',
    NO_UNIT: 'Nobody left to send',
    SHORT_OF_UNITS: 'Short of units',
    PREEMPTED: 'Unit taken by a more urgent call',
    TASK_OVERDUE: 'Task overdue',
    FOLLOW_UP_OVERDUE: 'Hand-over without a result',
    PANIC: 'Officer needs help',
    NO_SIGN_OF_LIFE: 'No answer to a status check',
    NOT_AT_SCENE: 'Position is not at the scene',
    POST_EMPTY: 'Post not filled',
    OPEN_AT_SHIFT_END: 'Open at the end of the shift',
  },
};
