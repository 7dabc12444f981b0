/** The side panel (a bottom sheet on narrow screens): what is selected, or the lists of the room. */
import { type RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../console.js';
import { isOpen, type Room, type Selection } from '../state/state.js';
import { Activity } from './activity.js';
import { AlertList } from './alerts/alert-list.js';
import { ErrorNote } from './error-note.js';
import { GridFigures } from './grid-work/grid-figures.js';
import { HazardList } from './grid-work/hazard-list.js';
import { ReportInbox } from './grid-work/report-inbox.js';
import { RoundList } from './grid-work/round-list.js';
import { IncidentDetail } from './incident/incident-detail.js';
import { IncidentList } from './incident-list.js';
import { PlaceDetail } from './place-detail.js';
import { DispatchRules } from './plans/dispatch-rules.js';
import { PlanList } from './plans/plan-list.js';
import { RoadList } from './road-list.js';
import { EventPosts } from './shifts/event-posts.js';
import { Roster } from './shifts/roster.js';
import { UnseenGrids } from './shifts/unseen-grids.js';
import { Symbol } from './symbols.js';
import { TabBar } from './tab-bar.js';
import { MyHandOvers, MyTasks } from './tasks/my-tasks.js';
import { UnitDetail } from './unit-detail.js';
import { UnitList } from './unit-list.js';
import { useLostFocus } from './use-lost-focus.js';

const TABS = {
  dispatch: ['incidents', 'units', 'roads', 'activity'],
  alerts: ['alerts'],
  tasks: ['tasks', 'hand-overs'],
  'grid-work': ['reports', 'hazards', 'rounds', 'figures'],
  shifts: ['roster', 'posts', 'unseen'],
  plans: ['plans', 'settings'],
} as const satisfies Readonly<Record<Room, readonly string[]>>;
type TabName = (typeof TABS)[Room][number];
const FIRST_TABS: Readonly<Record<Room, TabName>> = {
  dispatch: 'incidents',
  alerts: 'alerts',
  tasks: 'tasks',
  'grid-work': 'reports',
  shifts: 'roster',
  plans: 'plans',
};
/** Rooms with tables and texts, which want more width. */
const WIDE: ReadonlySet<Room> = new Set<Room>(['tasks', 'grid-work', 'shifts', 'plans']);

export function Panel({ frame }: { frame: RefObject<HTMLElement> }) {
  const messages = useMessages();
  const selection = useStore((state) => state.selection);
  const room = useStore((state) => state.room);
  const [tabs, setTabs] = useState(FIRST_TABS);
  const [low, setLow] = useState(false);
  // What is selected, or a room that is entered, must be seen: a sheet that was put down comes up again.
  useEffect(() => setLow(false), [selection, room]);
  const isList = selection.kind === 'none';
  const tab = tabs[room];
  const wide = isList && WIDE.has(room);
  return (
    <aside
      class={`panel${low ? ' panel-low' : ''}${wide ? ' panel-wide' : ''}`}
      ref={frame}
      aria-label={messages.panel.label}
    >
      <button
        type="button"
        class="panel-grip"
        aria-label={low ? messages.panel.expand : messages.panel.collapse}
        aria-expanded={!low}
        onClick={() => setLow(!low)}
      >
        <i aria-hidden="true" />
      </button>
      {isList ? (
        <RoomTabs key={room} room={room} tab={tab} onTab={(next) => setTabs({ ...tabs, [room]: next })} />
      ) : (
        <BackButton />
      )}
      <ErrorNote />
      <div class="panel-body" id="panel-body" {...(isList ? tabPanel(tab) : {})}>
        <Body selection={selection} tab={tab} />
      </div>
    </aside>
  );
}

function tabPanel(tab: TabName) {
  return { role: 'tabpanel' as const, 'aria-labelledby': `tab-${tab}` };
}

function Body({ selection, tab }: { selection: Selection; tab: TabName }) {
  switch (selection.kind) {
    case 'place':
      return <PlaceDetail />;
    case 'incident':
      return <IncidentDetail key={selection.id} id={selection.id} />;
    case 'unit':
      return <UnitDetail id={selection.id} />;
    case 'none':
      return <List tab={tab} />;
  }
}

function List({ tab }: { tab: TabName }) {
  return {
    incidents: <IncidentList />,
    units: <UnitList />,
    roads: <RoadList />,
    activity: <Activity />,
    alerts: <AlertList />,
    tasks: <MyTasks />,
    'hand-overs': <MyHandOvers />,
    roster: <Roster />,
    posts: <EventPosts />,
    unseen: <UnseenGrids />,
    reports: <ReportInbox />,
    hazards: <HazardList />,
    rounds: <RoundList />,
    figures: <GridFigures />,
    plans: <PlanList />,
    settings: <DispatchRules />,
  }[tab];
}

function RoomTabs({ room, tab, onTab }: { room: Room; tab: TabName; onTab: (tab: TabName) => void }) {
  const messages = useMessages();
  const incidents = useStore((state) => [...state.incidents.values()].filter(isOpen).length);
  const units = useStore((state) => state.units.size);
  const counts: Partial<Record<TabName, number>> = { incidents, units };
  const labels: Readonly<Record<TabName, string>> = {
    incidents: messages.panel.incidents,
    units: messages.panel.units,
    roads: messages.panel.roads,
    activity: messages.panel.activity,
    alerts: messages.alerts.title,
    ...messages.tasks.tabs,
    ...messages.shifts.tabs,
    ...messages.gridWork.tabs,
    ...messages.plans.tabs,
  };
  return (
    <TabBar
      tabs={TABS[room].map((name) => ({ name, label: labels[name], count: counts[name] }))}
      chosen={tab}
      onChoose={onTab}
    />
  );
}

function BackButton() {
  const { nearest, planning } = useConsole();
  const messages = useMessages();
  const heir = useLostFocus<HTMLButtonElement>();
  const back = (): void => {
    nearest.clearSelection();
    void planning.drawReach();
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') back();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <div class="tabs">
      <button type="button" class="back" ref={heir} onClick={back}>
        <Symbol name="back" />
        {messages.panel.back}
      </button>
    </div>
  );
}
