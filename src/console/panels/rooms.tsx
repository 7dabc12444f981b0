/** The rooms of the screen, with what waits in each: dispatch, alerts, tasks, grid work, shifts, plans. */
import { useConsole, useMessages, useStore } from '../console.js';
import { isUnseen } from '../state/desk.js';
import { isUndecided } from '../state/grid-work.js';
import { mayDispatch } from '../state/rights.js';
import { isOpenTask } from '../state/tasks.js';
import { type Room } from '../state/state.js';
import { Symbol, type SymbolName } from './symbols.js';

export function Rooms() {
  const messages = useMessages();
  const account = useStore((state) => state.account);
  const alerts = useStore((state) => state.alerts?.list.filter(isUnseen).length ?? 0);
  const reports = useStore((state) => state.gridWork.reports?.list.filter(isUndecided).length ?? 0);
  const inDanger = useStore((state) => state.alerts?.list.some((each) => isUnseen(each) && each.kind === 'PANIC'));
  const openTasks = useStore((state) => state.tasks.mine?.tasks.filter(isOpenTask).length ?? 0);
  const dispatching = mayDispatch(account);
  return (
    <nav class="rooms" aria-label={messages.rooms.label}>
      <RoomButton room="dispatch" symbol="list" name={messages.rooms.dispatch} />
      {dispatching && (
        <RoomButton
          room="alerts"
          symbol="bell"
          name={messages.alerts.title}
          label={messages.alerts.open(alerts)}
          waiting={alerts}
          urgent={inDanger ? 'now' : 'soon'}
        />
      )}
      {dispatching && (
        <RoomButton
          room="tasks"
          symbol="check"
          name={messages.tasks.title}
          label={messages.tasks.open(openTasks)}
          waiting={openTasks}
        />
      )}
      <RoomButton
        room="grid-work"
        symbol="clipboard"
        name={messages.gridWork.title}
        label={messages.gridWork.open(reports)}
        waiting={reports}
      />
      <RoomButton room="shifts" symbol="clock" name={messages.shifts.title} />
      <RoomButton room="plans" symbol="sliders" name={messages.plans.title} />
    </nav>
  );
}

function RoomButton(props: {
  room: Room;
  symbol: SymbolName;
  name: string;
  label?: string;
  waiting?: number;
  urgent?: 'now' | 'soon';
}) {
  const { store, nearest } = useConsole();
  const isHere = useStore((state) => state.room === props.room);
  const enter = (): void => {
    nearest.clearSelection();
    store.set({ room: props.room });
  };
  return (
    <button
      type="button"
      class="room"
      data-room={props.room}
      aria-current={isHere ? 'page' : undefined}
      aria-label={props.label ?? props.name}
      title={props.label ?? props.name}
      onClick={enter}
    >
      <Symbol name={props.symbol} />
      <span class="room-name">{props.name}</span>
      {!!props.waiting && (
        <span class={`waiting-count${props.urgent ? ` waiting-${props.urgent}` : ''}`}>{props.waiting}</span>
      )}
    </button>
  );
}
