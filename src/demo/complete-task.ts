/** A demo person reports that a task is done. */
import { DomainError } from '../core/errors.js';
import { type RandomSource } from '../core/random.js';
import { type Task } from '../core/tasks/task.js';
import { type Actor } from '../services/actor.js';
import { type Services } from '../services/contract.js';
import { sampleOutcome } from './sample-outcome.js';

/** Nothing happens where somebody was quicker, or the form is more than a demo understands. */
export async function completeTask(
  services: Services,
  actor: Actor,
  { id: taskId }: Task,
  nowMs: number,
  random: RandomSource,
): Promise<void> {
  const schema = (await services.tasks.outcomeSchemasByTaskIds(actor, [taskId])).get(taskId);
  const outcome = sampleOutcome(schema, nowMs, random);
  if (outcome === null) return;
  try {
    await services.tasks.completeTask(actor, { taskId, outcome: schema === undefined ? null : outcome });
  } catch (error) {
    if (!(error instanceof DomainError) || !['CONFLICT', 'BAD_USER_INPUT', 'NOT_FOUND'].includes(error.code))
      throw error;
  }
}
