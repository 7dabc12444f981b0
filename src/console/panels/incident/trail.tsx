/** What has happened with an incident, oldest first, in the words of the page, and the same as a file. */
import { useConsole, useMessages, useStore } from '../../console.js';
import { dateAndTime, timeOfDay } from '../../i18n/format.js';
import { nameIn } from '../../i18n/language.js';
import { trailDetails, trailName } from '../../i18n/trail-words.js';
import { type TrailEvent } from '../../state/desk.js';
import { type Incident } from '../../state/state.js';
import { Symbol } from '../symbols.js';

export function Trail({ incident }: { incident: Incident }) {
  const { work } = useConsole();
  const messages = useMessages();
  const trail = useStore((state) => state.trail);
  const mine = trail.incidentId === incident.id;
  const onToggle = (event: { currentTarget: HTMLDetailsElement }): void => {
    if (event.currentTarget.open && !mine) void work.showTrail(incident.id);
  };
  return (
    <details class="trail" onToggle={onToggle}>
      <summary>{messages.work.trail.title}</summary>
      <div class="trail-files">
        <FileButton number={incident.number} extension="json" label={messages.work.trail.json} />
        <FileButton number={incident.number} extension="csv" label={messages.work.trail.csv} />
      </div>
      {mine && trail.events.length > 0 ? (
        <ol class="ticker">
          {trail.events.map((event) => (
            <TrailRow key={event.seq} event={event} />
          ))}
        </ol>
      ) : (
        <p class="hint">{messages.work.trail.loading}</p>
      )}
      {mine && trail.next !== null && (
        <button type="button" class="secondary wide" onClick={() => void work.moreTrail()}>
          {messages.work.trail.more}
        </button>
      )}
    </details>
  );
}

function FileButton(props: { number: string; extension: 'json' | 'csv'; label: string }) {
  const { work } = useConsole();
  const busy = useStore((state) => state.busy);
  return (
    <button
      type="button"
      class="secondary small file"
      disabled={busy !== null}
      onClick={() => void work.downloadTrail(props.number, props.extension)}
    >
      <Symbol name="download" />
      {props.label}
    </button>
  );
}

function TrailRow({ event }: { event: TrailEvent }) {
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const district = useStore((state) => state.district);
  const details = trailDetails(event, { messages, language, district });
  const who = event.actor ? nameIn(language, event.actor) : messages.work.trail.system;
  return (
    <li data-kind={event.kind}>
      <time dateTime={event.at} title={dateAndTime(event.at, language)}>
        {timeOfDay(event.at, language)}
      </time>
      <span>
        <strong>{trailName(event.kind, messages)}</strong> {details}
        <small> · {who}</small>
      </span>
    </li>
  );
}
