/** What may be about the same matter, with what speaks for it; and what was merged. */
import { useConsole, useMessages, useStore } from '../../console.js';
import { age, distance, percent } from '../../i18n/format.js';
import { type IncidentWork } from '../../state/desk.js';
import { type Incident, isOpen } from '../../state/state.js';
import { typeName } from '../incident-type.js';

type Suggestion = IncidentWork['possibleDuplicates'][number];

export function Duplicates({ incident, mayMerge }: { incident: Incident; mayMerge: boolean }) {
  const messages = useMessages();
  const work = useStore((state) => (state.work?.id === incident.id ? state.work : null));
  if (work === null || work.possibleDuplicates.length + work.duplicates.length === 0) return null;
  return (
    <section class="duplicates">
      {work.possibleDuplicates.length > 0 && (
        <>
          <h3>{messages.work.duplicates.possible}</h3>
          <ul class="assignments">
            {work.possibleDuplicates.map((suggestion) => (
              <SuggestionRow
                key={suggestion.incident.id}
                suggestion={suggestion}
                into={incident}
                mayMerge={mayMerge && isOpen(incident)}
              />
            ))}
          </ul>
        </>
      )}
      {work.duplicates.length > 0 && (
        <>
          <h3>{messages.work.duplicates.merged}</h3>
          <ul class="assignments">
            {work.duplicates.map((duplicate) => (
              <DuplicateRow key={duplicate.id} duplicate={duplicate} mayUnmerge={mayMerge} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function SuggestionRow(props: { suggestion: Suggestion; into: Incident; mayMerge: boolean }) {
  const { work } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const busy = useStore((state) => state.busy);
  const { suggestion, into, mayMerge } = props;
  const { incident, distanceM, secondsApart, wordSimilarity, sameCaller } = suggestion;
  const why = [
    messages.work.duplicates.why(distance(distanceM), age(secondsApart, messages)),
    wordSimilarity > 0 && messages.work.duplicates.words(percent(wordSimilarity, language)),
    sameCaller && messages.work.duplicates.sameCaller,
  ];
  return (
    <li data-possible={incident.number}>
      <Named incident={incident} small={why.filter(Boolean).join(' · ')} />
      {mayMerge && (
        <button
          type="button"
          class="secondary small"
          disabled={busy !== null}
          aria-label={messages.work.duplicates.mergeLabel(incident.number, into.number)}
          onClick={() => void work.merge(incident, into)}
        >
          {messages.work.duplicates.merge}
        </button>
      )}
    </li>
  );
}

function DuplicateRow({
  duplicate,
  mayUnmerge,
}: {
  duplicate: IncidentWork['duplicates'][number];
  mayUnmerge: boolean;
}) {
  const { work } = useConsole();
  const messages = useMessages();
  const busy = useStore((state) => state.busy);
  return (
    <li data-duplicate={duplicate.number}>
      <Named incident={duplicate} small={duplicate.address ?? ''} />
      {mayUnmerge && (
        <button
          type="button"
          class="secondary small"
          disabled={busy !== null}
          aria-label={messages.work.duplicates.unmergeLabel(duplicate.number)}
          onClick={() => void work.unmerge(duplicate)}
        >
          {messages.work.duplicates.unmerge}
        </button>
      )}
    </li>
  );
}

function Named({ incident, small }: { incident: { id: string; number: string; type: string }; small: string }) {
  const { nearest } = useConsole();
  const language = useStore((state) => state.language);
  const types = useStore((state) => state.district?.incidentTypes);
  return (
    <div class="assignment-main">
      <button type="button" class="link" onClick={() => void nearest.openIncident(incident.id)}>
        {incident.number}
      </button>{' '}
      {typeName(types, incident.type, language)}
      <small>{small}</small>
    </div>
  );
}
