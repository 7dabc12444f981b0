/** What is known about the place of an incident, hazards first, with the way to take a note back. Nothing is shown where nothing is known. */
import { useConsole, useMessages, useStore } from '../../console.js';
import { type Incident } from '../../state/state.js';
import { noteWords } from '../premise-notes.js';

export function PlaceNotes({ incident, mayWithdraw }: { incident: Incident; mayWithdraw: boolean }) {
  const { work } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const busy = useStore((state) => state.busy);
  if (incident.premiseNotes.length === 0) return null;
  return (
    <section class="premises" aria-label={messages.premises.title}>
      <h3>{messages.premises.title}</h3>
      <ul class="assignments">
        {incident.premiseNotes.map((note) => {
          const { name, text } = noteWords(note, language, messages);
          return (
            <li key={note.id} data-note={note.hazard ?? 'NOTE'}>
              <div class="assignment-main">
                <strong>{name}</strong>
                <small>{text}</small>
              </div>
              {mayWithdraw && (
                <button
                  type="button"
                  class="secondary small"
                  disabled={busy !== null}
                  aria-label={messages.work.withdrawLabel(text || name)}
                  onClick={() => void work.withdrawNote(incident.id, note.id)}
                >
                  {messages.work.withdraw}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
