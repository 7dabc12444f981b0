/** The last error in plain words, until it is dismissed or something else is done. */
import { type ApiError } from '../api/api-error.js';
import { useConsole, useMessages, useStore } from '../console.js';
import { type Messages } from '../i18n/language.js';
import { isSettledTask } from '../state/tasks.js';
import { Symbol } from './symbols.js';

export function ErrorNote() {
  const { store } = useConsole();
  const messages = useMessages();
  const error = useStore((state) => state.error);
  return (
    <div role="alert">
      {error && (
        <div class="error-note">
          <span>
            {wordsFor(error, messages)} <TasksLink error={error} />
          </span>
          <button
            type="button"
            class="quiet square"
            aria-label={messages.errors.dismiss}
            onClick={() => store.set({ error: null })}
          >
            <Symbol name="close" />
          </button>
        </div>
      )}
    </div>
  );
}

/** What keeps an incident from being resolved is often further down on the same page. */
function TasksLink({ error }: { error: ApiError }) {
  const messages = useMessages();
  const blocks = useStore(({ tasks: { ofIncident }, selection }) =>
    selection.kind === 'incident' && ofIncident?.incidentId === selection.id
      ? ofIncident.tasks.some((task) => !isSettledTask(task))
      : false,
  );
  if (error.code !== 'CONFLICT_STATE' || !blocks) return null;
  const show = (): void => {
    const section = document.getElementById('incident-tasks');
    section?.scrollIntoView({ block: 'start' });
    section?.focus();
  };
  return (
    <button type="button" class="link" onClick={show}>
      {messages.tasks.showThem}
    </button>
  );
}

function wordsFor(error: ApiError, messages: Messages): string {
  const words = messages.errors[error.code];
  return typeof words === 'string' ? words : words(error.message);
}
