/** The own unit: on duty or not, and the assignment that it has. */
import { useConsole, useMessages, useStore } from '../../console.js';
import { type OwnAssignment } from '../../state/officer.js';
import { isActiveStatus, type Unit } from '../../state/state.js';
import { StatusChip, VehicleMark } from '../chips.js';
import { Empty } from '../empty.js';
import { AssignmentCard } from './assignment-card.js';
import { DutySection } from './duty-section.js';
import { OwnTasks } from './own-tasks.js';
import { PatrolCard } from './patrol-card.js';
import { PushSection } from './push-section.js';
import { SafetySection } from './safety-section.js';

export function OwnUnit() {
  const messages = useMessages();
  const { unitId, assignment } = useStore((state) => state.officer);
  const unit = useStore((state) => (unitId ? state.units.get(unitId) : undefined));
  const duty = useStore((state) => (state.duty?.id === unitId ? state.duty : null));
  if (unitId === null)
    return (
      <div class="detail">
        <OwnTasks />
        <Empty title={messages.officer.noUnit} hint={messages.officer.noUnitHint} />
      </div>
    );
  if (!unit || assignment === undefined) return <p class="note">{messages.signIn.loading}</p>;
  const active = assignment !== null && isActiveStatus(assignment.status) ? assignment : null;
  return (
    <div class="detail" data-own-unit={unit.callSign}>
      <UnitHead unit={unit} idle={active === null} />
      {active ? <AssignmentCard key={active.id} assignment={active} /> : <Idle unit={unit} last={assignment} />}
      <OwnTasks />
      {active === null && duty && <PatrolCard unitId={unit.id} target={duty.patrolTarget ?? null} />}
      {duty && <DutySection duty={duty} idle={active === null} onDuty={unit.duty === 'ON_DUTY'} />}
      <PushSection />
      <SafetySection unitId={unit.id} />
    </div>
  );
}

function UnitHead({ unit, idle }: { unit: Unit; idle: boolean }) {
  const { officer } = useConsole();
  const messages = useMessages();
  const busy = useStore((state) => state.busy);
  const onDuty = unit.duty === 'ON_DUTY';
  return (
    <header class="own-unit">
      <VehicleMark vehicle={unit.vehicle} status={unit.status} />
      <strong>{unit.callSign}</strong>
      <StatusChip status={unit.status} />
      {idle && (
        <button
          type="button"
          class={onDuty ? 'secondary small' : 'primary'}
          disabled={busy !== null}
          onClick={() => void officer.setOnDuty(!onDuty)}
        >
          {onDuty ? messages.officer.goOffDuty : messages.officer.goOnDuty}
        </button>
      )}
    </header>
  );
}

function Idle({ unit, last }: { unit: Unit; last: OwnAssignment | null }) {
  const messages = useMessages();
  const words = messages.officer;
  return (
    <section class="idle">
      {unit.duty === 'ON_DUTY' ? <Empty title={words.idle} hint={words.idleHint} /> : <Empty title={words.offDuty} />}
      {last && (
        <p class="note" data-last={last.status}>
          {words.last}: {last.incident.number} · {messages.assignmentStatus[last.status]}
          {last.endReason && ` · ${last.endReason}`}
        </p>
      )}
    </section>
  );
}
