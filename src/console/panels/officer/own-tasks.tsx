/** The officer's tasks and hand-overs: of the own unit, and of the own grids for community officers. Nothing is shown where there are none. */
import { useMessages, useStore } from '../../console.js';
import { MyHandOvers, MyTasks } from '../tasks/my-tasks.js';

export function OwnTasks() {
  const words = useMessages().tasks;
  const mine = useStore((state) => state.tasks.mine);
  if (mine === null || mine.tasks.length + mine.handOvers.length === 0) return null;
  return (
    <section class="own-tasks" aria-labelledby="own-tasks-title">
      <h3 id="own-tasks-title">{words.mine}</h3>
      {mine.tasks.length > 0 && <MyTasks />}
      <MyHandOvers quiet />
    </section>
  );
}
