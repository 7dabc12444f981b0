/** What is changed about an incident while it goes on: priority, details, who answers for it, what is known about its place. */
import { useState } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../../console.js';
import { type CallerInput, type PremiseHazardKind } from '../../generated/graphql.js';
import { nameIn } from '../../i18n/language.js';
import { PriorityChoice } from '../priority-choice.js';
import { TextArea, TextField, textOrNull, WorkForm, type WorkFormProps } from './work-form.js';

export function PriorityForm({ incident, onEnd }: WorkFormProps) {
  const { work } = useConsole();
  const messages = useMessages();
  const [priority, setPriority] = useState(incident.priority);
  const [reason, setReason] = useState('');
  return (
    <WorkForm
      label={messages.work.actions.priority}
      send={() => work.changePriority(incident, priority, textOrNull(reason))}
      onEnd={onEnd}
    >
      <PriorityChoice value={priority} onChoose={setPriority} />
      <TextField label={messages.work.reasonOptional} name="reason" value={reason} onInput={setReason} />
    </WorkForm>
  );
}

const CALLER_FIELDS = ['name', 'phone', 'callbackPhone', 'language'] as const;

export function DetailsForm({ incident, onEnd }: WorkFormProps) {
  const { work } = useConsole();
  const messages = useMessages();
  const known = useStore((state) => (state.work?.id === incident.id ? state.work.caller : null));
  const [address, setAddress] = useState(incident.address ?? '');
  const [description, setDescription] = useState(incident.description ?? '');
  const [caller, setCaller] = useState<Partial<Record<(typeof CALLER_FIELDS)[number], string>>>({});
  const callerNow = (): CallerInput =>
    Object.fromEntries(CALLER_FIELDS.map((field) => [field, textOrNull(caller[field] ?? known?.[field] ?? '')]));
  // What nobody has touched is left out: another desk may have changed it meanwhile.
  const send = (): Promise<boolean> =>
    work.updateDetails(incident, {
      ...(address !== (incident.address ?? '') && { address: textOrNull(address) }),
      ...(description !== (incident.description ?? '') && { description: textOrNull(description) }),
      ...(Object.keys(caller).length > 0 && { caller: callerNow() }),
    });
  return (
    <WorkForm label={messages.work.save} send={send} onEnd={onEnd}>
      <TextField label={messages.work.address} name="address" value={address} onInput={setAddress} maxLength={200} />
      <TextArea label={messages.work.description} name="description" value={description} onInput={setDescription} />
      <fieldset class="field-pair">
        <legend>{messages.work.caller.title}</legend>
        {CALLER_FIELDS.map((field) => (
          <TextField
            key={field}
            label={messages.work.caller[field]}
            name={field}
            hint={field === 'language' ? messages.work.caller.languageHint : undefined}
            maxLength={100}
            value={caller[field] ?? known?.[field] ?? ''}
            onInput={(value) => setCaller({ ...caller, [field]: value })}
          />
        ))}
      </fieldset>
    </WorkForm>
  );
}

export function TransferForm({ incident, onEnd }: WorkFormProps) {
  const { work } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const district = useStore((state) => state.district);
  const stations = district?.stations.filter(({ id }) => id !== incident.station?.id) ?? [];
  const partners = district?.partners ?? [];
  const [receiver, setReceiver] = useState('');
  const [reason, setReason] = useState('');
  const send = (): Promise<boolean> => {
    const [kind, id = ''] = receiver.split(':');
    return work.transfer(incident, kind === 'station' ? { stationId: id } : { partner: id }, reason);
  };
  return (
    <WorkForm label={messages.work.actions.transfer} send={send} onEnd={onEnd}>
      <label>
        {messages.work.transferTo}
        <select name="receiver" required value={receiver} onChange={(event) => setReceiver(event.currentTarget.value)}>
          <option value="" />
          <optgroup label={messages.work.stations}>
            {stations.map((station) => (
              <option key={station.id} value={`station:${station.id}`}>
                {nameIn(language, station)}
              </option>
            ))}
          </optgroup>
          <optgroup label={messages.work.partners}>
            {partners.map((partner) => (
              <option key={partner.slug} value={`partner:${partner.slug}`}>
                {nameIn(language, partner)}
              </option>
            ))}
          </optgroup>
        </select>
      </label>
      <TextArea label={messages.work.reason} name="reason" value={reason} onInput={setReason} required />
    </WorkForm>
  );
}

/** About a house. */
const USUAL_RADIUS_M = 30;

export function NoteForm({ incident, onEnd }: WorkFormProps) {
  const { work } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const [hazard, setHazard] = useState<PremiseHazardKind | ''>('');
  const [text, setText] = useState('');
  const [radiusM, setRadiusM] = useState(USUAL_RADIUS_M);
  const send = (): Promise<boolean> =>
    work.addNote(incident, {
      kind: hazard === '' ? 'NOTE' : 'HAZARD',
      hazard: hazard === '' ? null : hazard,
      radiusM,
      ...(language === 'zh' ? { text } : { textEn: text }),
    });
  return (
    <WorkForm label={messages.work.actions.note} send={send} onEnd={onEnd}>
      <label>
        {messages.work.hazard}
        <select
          name="hazard"
          value={hazard}
          onChange={(event) => setHazard(event.currentTarget.value as PremiseHazardKind | '')}
        >
          <option value="">{messages.work.noHazard}</option>
          {Object.entries(messages.premises.hazards).map(([kind, name]) => (
            <option key={kind} value={kind}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <TextArea label={messages.work.noteText} name="text" value={text} onInput={setText} required maxLength={1000} />
      <label>
        {messages.work.radius}
        <input
          name="radius"
          type="number"
          min={5}
          max={500}
          value={radiusM}
          onInput={(event) => setRadiusM(event.currentTarget.valueAsNumber || USUAL_RADIUS_M)}
        />
      </label>
    </WorkForm>
  );
}
