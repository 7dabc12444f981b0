/** The console knows the server by its API alone and has words of its own; alerts come from the server in words, and must call the same things the same. */
import { expect, test } from 'vitest';
import { zh } from '../../src/console/i18n/zh.js';
import { followUpOverdue, statusZh, taskOverdue } from '../../src/core/dispatch/alert-words.js';
import { HandOverPartner, TaskOwner } from '../../src/core/dispatch/response-plan.js';
import { AssignmentStatus } from '../../src/core/incident/assignment.js';

test('alerts name states, owners of tasks and partners as the console does', () => {
  for (const status of Object.values(AssignmentStatus)) expect(statusZh(status)).toBe(zh.assignmentStatus[status]);
  for (const who of Object.values(TaskOwner))
    expect(taskOverdue({ kind: 'call', name: '回访', who }, 1).zh).toBe(`${zh.tasks.owners[who]}的“回访”已超时 1 秒`);
  for (const partner of Object.values(HandOverPartner))
    expect(followUpOverdue(partner, true, 1).zh).toBe(`${zh.tasks.partners[partner]}已接收，反馈已逾期 1 秒`);
});
