/** What has happened since the page was opened, newest first, in plain words. */
import { useConsole, useMessages, useStore } from '../console.js';
import { timeOfDay } from '../i18n/format.js';
import { type Messages } from '../i18n/language.js';
import { type LoggedEvent } from '../state/state.js';
import { Empty } from './empty.js';

export function Activity() {
  const { nearest } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const events = useStore((state) => state.events);
  const open = useStore((state) => state.incidents);
  if (events.length === 0) return <Empty title={messages.activity.empty} hint={messages.activity.emptyHint} />;
  return (
    <ol class="ticker">
      {events.map((event) => {
        const { incident } = event;
        const words = eventWords(event, messages);
        return (
          <li key={event.seq}>
            <time dateTime={event.at}>{timeOfDay(event.at, language)}</time>
            {incident && open.has(incident.id) ? (
              <button type="button" class="link" onClick={() => nearest.selectIncident(incident.id)}>
                {words}
              </button>
            ) : (
              <span>{words}</span>
            )}
          </li>
        );
      })}
    </ol>
  );
}

function eventWords(event: LoggedEvent, messages: Messages): string {
  const words = (messages.events as Partial<Record<string, (unit: string, incident: string) => string>>)[event.kind];
  const unit = event.unit?.callSign ?? messages.activity.unitFallback;
  const incident = event.incident?.number ?? messages.activity.incidentFallback;
  // A kind from a newer server is better shown by its name than not at all.
  return words ? words(unit, incident) : event.kind;
}
