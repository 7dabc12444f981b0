/** How an incident ends, and what happens after its end. */
import { useState } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../../console.js';
import { nameIn } from '../../i18n/language.js';
import { textOrNull, TextArea, WorkForm, type WorkFormProps } from './work-form.js';

export function ResolveForm({ incident, onEnd }: WorkFormProps) {
  const { work } = useConsole();
  const messages = useMessages();
  const [disposition, setDisposition] = useDisposition(incident.id);
  const [remark, setRemark] = useState('');
  return (
    <WorkForm
      label={messages.work.actions.resolve}
      send={() => work.resolve(incident, disposition, textOrNull(remark))}
      onEnd={onEnd}
    >
      <DispositionField type={incident.type} value={disposition} onChoose={setDisposition} required />
      <TextArea label={messages.work.remark} name="remark" value={remark} onInput={setRemark} />
    </WorkForm>
  );
}

export function CancelForm({ incident, onEnd }: WorkFormProps) {
  const { work } = useConsole();
  const messages = useMessages();
  const [reason, setReason] = useState('');
  const [disposition, setDisposition] = useState('');
  return (
    <WorkForm
      label={messages.work.actions.cancel}
      send={() => work.cancel(incident, reason, textOrNull(disposition))}
      onEnd={onEnd}
    >
      <TextArea label={messages.work.reason} name="reason" value={reason} onInput={setReason} required />
      <DispositionField type={incident.type} value={disposition} onChoose={setDisposition} />
    </WorkForm>
  );
}

export function ReopenForm({ incident, onEnd }: WorkFormProps) {
  const { work } = useConsole();
  const messages = useMessages();
  const [reason, setReason] = useState('');
  return (
    <WorkForm label={messages.work.actions.reopen} send={() => work.reopen(incident, reason)} onEnd={onEnd}>
      <TextArea label={messages.work.reason} name="reason" value={reason} onInput={setReason} required />
    </WorkForm>
  );
}

/** It needs a disposition: the one that it has, or one that is given here. */
export function ArchiveForm({ incident, onEnd }: WorkFormProps) {
  const { work } = useConsole();
  const messages = useMessages();
  const [disposition, setDisposition] = useDisposition(incident.id);
  return (
    <WorkForm
      label={messages.work.actions.archive}
      send={() => work.archive(incident, textOrNull(disposition))}
      onEnd={onEnd}
    >
      <DispositionField type={incident.type} value={disposition} onChoose={setDisposition} required />
    </WorkForm>
  );
}

/** Begins with the one that the incident has. */
function useDisposition(incidentId: string): [string, (slug: string) => void] {
  const known = useStore((state) => (state.work?.id === incidentId ? (state.work.disposition ?? '') : ''));
  const [chosen, setChosen] = useState<string | null>(null);
  return [chosen ?? known, setChosen];
}

function DispositionField(props: {
  type: string;
  value: string;
  onChoose: (slug: string) => void;
  required?: boolean;
}) {
  const { type, value, onChoose, required } = props;
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const dispositions = useStore((state) => state.district?.dispositions) ?? [];
  const fitting = dispositions.filter(({ incidentType }) => incidentType === null || incidentType === type);
  return (
    <label>
      {messages.work.disposition}
      <select
        name="disposition"
        required={required}
        value={value}
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        <option value="">{required ? messages.work.chooseDisposition : messages.work.noDisposition}</option>
        {fitting.map((each) => (
          <option key={each.slug} value={each.slug}>
            {nameIn(language, each)}
          </option>
        ))}
      </select>
    </label>
  );
}
