/** One unit: where it is, what it does, what it can. */
import { useConsole, useMessages, useStore } from '../console.js';
import { age, timeOfDay } from '../i18n/format.js';
import { nameIn } from '../i18n/language.js';
import { type Unit } from '../state/state.js';
import { StatusChip, VehicleMark } from './chips.js';
import { Empty } from './empty.js';
import { UnitDutyFacts } from './unit-duty.js';
import { secondsSince, useNow } from './use-now.js';

export function UnitDetail({ id }: { id: string }) {
  const messages = useMessages();
  const unit = useStore((state) => state.units.get(id));
  if (!unit) return <Empty title={messages.errors.NOT_FOUND} />;
  return (
    <article class="detail" data-unit={unit.callSign}>
      <header class="detail-head">
        <VehicleMark vehicle={unit.vehicle} status={unit.status} />
        <div>
          <h2>{unit.callSign}</h2>
          <p>
            {messages.vehicles[unit.vehicle]} · <StatusChip status={unit.status} />
          </p>
        </div>
      </header>
      <UnitFacts unit={unit} />
    </article>
  );
}

function UnitFacts({ unit }: { unit: Unit }) {
  const { nearest } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const { assignment } = unit;
  return (
    <dl class="facts">
      <dt>{messages.units.station}</dt>
      <dd>{nameIn(language, unit.station)}</dd>
      <UnitPlace id={unit.id} />
      <dt>{messages.units.task}</dt>
      <dd>
        {assignment ? (
          <>
            <button type="button" class="link" onClick={() => nearest.selectIncident(assignment.incident.id)}>
              {assignment.incident.number}
            </button>{' '}
            {messages.assignmentStatus[assignment.status]}
            {assignment.status !== 'ON_SCENE' &&
              assignment.predictedArrivalAt &&
              ` · ${messages.place.arrivesAt(timeOfDay(assignment.predictedArrivalAt, language))}`}
          </>
        ) : (
          messages.incidents.none
        )}
      </dd>
      <UnitDutyFacts unit={unit} />
      <dt>{messages.units.skills}</dt>
      <dd>{unit.skills.join(', ') || messages.incidents.none}</dd>
    </dl>
  );
}

function UnitPlace({ id }: { id: string }) {
  const messages = useMessages();
  const position = useStore((state) => state.positions.get(id));
  const now = useNow(1000);
  return (
    <>
      <dt>{messages.units.place}</dt>
      <dd>
        {position
          ? [
              position.street ? messages.units.on(position.street) : null,
              messages.units.lastFix(age(secondsSince(position.fixAt, now), messages)),
            ]
              .filter(Boolean)
              .join(' · ')
          : messages.units.noFix}
      </dd>
    </>
  );
}
