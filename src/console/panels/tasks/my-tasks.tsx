/** The tasks of whoever is signed in, and what was handed over to them. */
import { useMessages, useStore } from '../../console.js';
import { byUrgency } from '../../state/tasks.js';
import { mayDispatch } from '../../state/rights.js';
import { Empty } from '../empty.js';
import { HandOverRow } from './hand-over-row.js';
import { TaskRow } from './task-row.js';

export function MyTasks() {
  const messages = useMessages();
  const mine = useStore((state) => state.tasks.mine);
  const command = useStore((state) => mayDispatch(state.account));
  if (mine === null) return <p class="note">{messages.signIn.loading}</p>;
  if (mine.tasks.length === 0) return <Empty title={messages.tasks.none} hint={messages.tasks.noneHint} />;
  return (
    <>
      <ul class="tasks">
        {[...mine.tasks].sort(byUrgency).map((task) => (
          <TaskRow key={task.id} task={task} mayComplete maySkip={command} withIncident />
        ))}
      </ul>
      {mine.more && <p class="note">{messages.tasks.more}</p>}
    </>
  );
}

/** `quiet`: says nothing where there are none. */
export function MyHandOvers({ quiet = false }: { quiet?: boolean }) {
  const messages = useMessages();
  const mine = useStore((state) => state.tasks.mine);
  const command = useStore((state) => mayDispatch(state.account));
  if (mine === null) return null;
  if (mine.handOvers.length === 0)
    return quiet ? null : <Empty title={messages.tasks.noHandOvers} hint={messages.tasks.noHandOversHint} />;
  return (
    <ul class="tasks">
      {mine.handOvers.map((handOver) => (
        <HandOverRow key={handOver.id} handOver={handOver} mayAnswer mayWithdraw={command} withIncident />
      ))}
    </ul>
  );
}
