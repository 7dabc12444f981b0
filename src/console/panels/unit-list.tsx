/** Units under their status, with counts; working ones first. */
import { useConsole, useMessages, useStore } from '../console.js';
import { type UnitStatus } from '../generated/graphql.js';
import { nameIn } from '../i18n/language.js';
import { type Unit } from '../state/state.js';
import { StatusChip, VehicleMark } from './chips.js';
import { Empty } from './empty.js';

const STATUS_ORDER: readonly UnitStatus[] = [
  'ON_SCENE',
  'EN_ROUTE',
  'DISPATCHED',
  'AVAILABLE',
  'OFF_DUTY',
  'OUT_OF_SERVICE',
];

export function UnitList() {
  const messages = useMessages();
  const units = useStore((state) => state.units);
  if (units.size === 0) return <Empty title={messages.units.empty} />;
  const sorted = [...units.values()].sort((a, b) => (a.callSign < b.callSign ? -1 : 1));
  return (
    <>
      {STATUS_ORDER.map((status) => (
        <Group key={status} status={status} units={sorted.filter((unit) => unit.status === status)} />
      ))}
    </>
  );
}

function Group({ status, units }: { status: UnitStatus; units: readonly Unit[] }) {
  if (units.length === 0) return null;
  return (
    <section class="group">
      <h2 class="group-head">
        <StatusChip status={status} />
        <span class="count">{units.length}</span>
      </h2>
      <ul class="rows rows-tight">
        {units.map((unit) => (
          <li key={unit.id}>
            <UnitRow unit={unit} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function UnitRow({ unit }: { unit: Unit }) {
  const { nearest } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  return (
    <button type="button" class="row" data-unit={unit.callSign} onClick={() => nearest.selectUnit(unit.id)}>
      <VehicleMark vehicle={unit.vehicle} status={unit.status} />
      <span class="row-main">
        <strong>{unit.callSign}</strong>
        <small>
          {messages.vehicles[unit.vehicle]} · {nameIn(language, unit.station)}
        </small>
      </span>
      {unit.assignment && <small class="row-side">{unit.assignment.incident.number}</small>}
    </button>
  );
}
