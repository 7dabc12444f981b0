/** The last error in plain words, until it is dismissed or something else is done. */
import { type ApiError } from '../api/api-error.js';
import { useConsole, useMessages, useStore } from '../console.js';
import { type Messages } from '../i18n/language.js';
import { Symbol } from './symbols.js';

export function ErrorNote() {
  const { store } = useConsole();
  const messages = useMessages();
  const error = useStore((state) => state.error);
  return (
    <div role="alert">
      {error && (
        <div class="error-note">
          <span>{wordsFor(error, messages)}</span>
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

function wordsFor(error: ApiError, messages: Messages): string {
  const words = messages.errors[error.code];
  return typeof words === 'string' ? words : words(error.message);
}
