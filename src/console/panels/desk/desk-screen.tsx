/** The page of a desk (fraud desk, mediation room, …): its tasks and hand-overs as they come. No map: it is sent nowhere. */
import { useEffect } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../../console.js';
import { Announcer } from '../announcer.js';
import { ErrorNote } from '../error-note.js';
import { MyHandOvers, MyTasks } from '../tasks/my-tasks.js';
import { TopBar } from '../top-bar.js';

export function DeskScreen() {
  const { tasks } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const name = useStore((state) => (language === 'en' ? state.account?.nameEn : state.account?.name));
  useEffect(() => tasks.goLive(), [tasks]);
  return (
    <div class="screen desk-screen">
      <TopBar />
      <main class="desk-page panel" aria-label={messages.tasks.deskLabel}>
        <ErrorNote />
        <div class="panel-body detail">
          <header>
            <h2>{name}</h2>
            <p class="hint">{messages.tasks.deskHint}</p>
          </header>
          <section aria-labelledby="desk-tasks">
            <h3 id="desk-tasks">{messages.tasks.mine}</h3>
            <MyTasks />
          </section>
          <section aria-labelledby="desk-hand-overs">
            <h3 id="desk-hand-overs">{messages.tasks.handOvers}</h3>
            <MyHandOvers />
          </section>
        </div>
      </main>
      <Announcer />
    </div>
  );
}
