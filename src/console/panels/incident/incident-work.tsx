/** What can be done with an incident in its present state, one form at a time. */
import { useState } from 'preact/hooks';
import { useMessages } from '../../console.js';
import { activeAssignments, type Incident, isOpen, isOver } from '../../state/state.js';
import { DetailsForm, NoteForm, PriorityForm, TransferForm } from './editing-forms.js';
import { ArchiveForm, CancelForm, ReopenForm, ResolveForm } from './ending-forms.js';

type Action =
  'priority' | 'details' | 'transfer' | 'note' | 'resolve' | 'disposition' | 'cancel' | 'reopen' | 'archive';

/** As the server's life cycle allows it; units that are at it end it by clearing. */
function actionsFor(incident: Incident): readonly Action[] {
  if (isOpen(incident)) {
    const isFree = activeAssignments(incident).length === 0 && incident.status !== 'IN_PROGRESS';
    return ['priority', 'details', 'transfer', 'note', ...(isFree ? (['resolve'] as const) : []), 'cancel'];
  }
  if (incident.status === 'RESOLVED') return ['disposition', 'details', 'reopen', 'archive'];
  return isOver(incident) ? ['details', 'reopen', 'archive'] : [];
}

export function IncidentWork({ incident }: { incident: Incident }) {
  const messages = useMessages();
  const [chosen, setChosen] = useState<Action | null>(null);
  const actions = actionsFor(incident);
  if (actions.length === 0) return null;
  const action = chosen !== null && actions.includes(chosen) ? chosen : null;
  return (
    <section class="work" aria-labelledby="work-title">
      <h3 id="work-title">{messages.work.title}</h3>
      <div class="work-actions" role="group" aria-labelledby="work-title">
        {actions.map((each) => (
          <button
            key={each}
            type="button"
            class="secondary small"
            aria-expanded={each === action}
            data-work={each}
            onClick={() => setChosen(each === action ? null : each)}
          >
            {messages.work.actions[each]}
          </button>
        ))}
      </div>
      {action && <ActionForm key={action} action={action} incident={incident} onEnd={() => setChosen(null)} />}
    </section>
  );
}

function ActionForm({ action, ...props }: { action: Action; incident: Incident; onEnd: () => void }) {
  switch (action) {
    case 'priority':
      return <PriorityForm {...props} />;
    case 'details':
      return <DetailsForm {...props} />;
    case 'transfer':
      return <TransferForm {...props} />;
    case 'note':
      return <NoteForm {...props} />;
    case 'resolve':
    case 'disposition':
      return <ResolveForm {...props} />;
    case 'cancel':
      return <CancelForm {...props} />;
    case 'reopen':
      return <ReopenForm {...props} />;
    case 'archive':
      return <ArchiveForm {...props} />;
  }
}
