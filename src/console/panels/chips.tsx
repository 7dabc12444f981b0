/** Small marks that mean the same everywhere: priority, status of a unit or an incident. The word stands beside the colour. */
import { type UnitStatus, type VehicleClass } from '../generated/graphql.js';
import { useMessages } from '../console.js';
import { priorityColour, STATUS_COLOURS } from '../map/palette.js';
import { Glyph } from './glyph.js';

export function PriorityChip({ priority }: { priority: number }) {
  const messages = useMessages();
  const label = `${messages.priorityLabel} ${priority} · ${messages.priority(priority)}`;
  return (
    <span class="priority" style={{ background: priorityColour(priority) }} title={label} aria-label={label} role="img">
      {priority}
    </span>
  );
}

export function StatusChip({ status }: { status: UnitStatus }) {
  const messages = useMessages();
  return (
    <span class="status" data-status={status}>
      <i style={{ background: STATUS_COLOURS[status] }} aria-hidden="true" />
      {messages.unitStatus[status]}
    </span>
  );
}

export function VehicleMark({ vehicle, status }: { vehicle: VehicleClass; status?: UnitStatus }) {
  const messages = useMessages();
  return (
    <span
      class="vehicle"
      style={status ? { background: STATUS_COLOURS[status], color: '#fff' } : undefined}
      title={messages.vehicles[vehicle]}
      role="img"
      aria-label={messages.vehicles[vehicle]}
    >
      <Glyph vehicle={vehicle} />
    </span>
  );
}
