import { afterAll, beforeAll, expect, it } from 'vitest';
import { down, up } from '../../migrations/0007_plan_tasks.js';
import { openTaskTown, type TaskTown } from '../services/tasks/task-town.js';

let town: TaskTown;
beforeAll(async () => {
  town = await openTaskTown();
});
afterAll(() => town.close());

it('can be taken back and made again; who sat at a desk is shut out meanwhile, and incidents of before get their tasks with their next change', async () => {
  await town.plan({ tasks: [{ kind: 'call', who: 'DISPATCHER', dueWithinS: 60 }] });
  const incident = await town.report(1, 1);
  const { knex } = town.database;
  const trx = await knex.transaction();
  try {
    await down(trx);
    expect(await trx.schema.hasTable('incident_tasks')).toBe(false);
    const desks = await trx('accounts').where('account', 'like', 'mediation-room%').select('role', 'disabled_at');
    expect(
      desks.map(({ role, disabled_at }: { role: string; disabled_at: Date | null }) => [role, disabled_at !== null]),
    ).toEqual([
      ['GRID_WORKER', true],
      ['GRID_WORKER', true],
    ]);
    await up(trx);
    await trx.commit();
  } catch (error) {
    await trx.rollback();
    throw error;
  }
  expect(await town.told(incident)).toEqual([]);
  await town.assign(incident, 0);
  expect(await town.told(incident)).toEqual(['call OPEN']);
});
