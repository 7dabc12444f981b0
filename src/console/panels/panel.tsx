/** The side panel (a bottom sheet on narrow screens): lists, or what is selected. */
import { type RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../console.js';
import { isOpen, type Selection } from '../state/state.js';
import { Activity } from './activity.js';
import { ErrorNote } from './error-note.js';
import { IncidentDetail } from './incident-detail.js';
import { IncidentList } from './incident-list.js';
import { PlaceDetail } from './place-detail.js';
import { RoadList } from './road-list.js';
import { Symbol } from './symbols.js';
import { UnitDetail } from './unit-detail.js';
import { UnitList } from './unit-list.js';

const TABS = ['incidents', 'units', 'roads', 'activity'] as const;
type Tab = (typeof TABS)[number];

export function Panel({ frame }: { frame: RefObject<HTMLElement> }) {
  const messages = useMessages();
  const selection = useStore((state) => state.selection);
  const [tab, setTab] = useState<Tab>('incidents');
  const [low, setLow] = useState(false);
  // What is selected must be seen: a sheet that was put down comes up again.
  useEffect(() => {
    if (selection.kind !== 'none') setLow(false);
  }, [selection]);
  return (
    <aside class={`panel${low ? ' panel-low' : ''}`} ref={frame} aria-label={messages.panel.label}>
      <button
        type="button"
        class="panel-grip"
        aria-label={low ? messages.panel.expand : messages.panel.collapse}
        aria-expanded={!low}
        onClick={() => setLow(!low)}
      >
        <i aria-hidden="true" />
      </button>
      {selection.kind === 'none' ? <Tabs tab={tab} onTab={setTab} /> : <BackButton />}
      <ErrorNote />
      <div class="panel-body" id="panel-body" {...(selection.kind === 'none' ? tabPanel(tab) : {})}>
        <Body selection={selection} tab={tab} />
      </div>
    </aside>
  );
}

function tabPanel(tab: Tab) {
  return { role: 'tabpanel' as const, 'aria-labelledby': `tab-${tab}` };
}

/** What had the focus may have gone with the list that it was in: then this takes over, so that the keyboard stays where the eye is. */
function useLostFocus<E extends HTMLElement>() {
  const heir = useRef<E>(null);
  useEffect(() => {
    if (document.activeElement === document.body) heir.current?.focus({ preventScroll: true });
  }, []);
  return heir;
}

function Body({ selection, tab }: { selection: Selection; tab: Tab }) {
  switch (selection.kind) {
    case 'place':
      return <PlaceDetail />;
    case 'incident':
      return <IncidentDetail id={selection.id} />;
    case 'unit':
      return <UnitDetail id={selection.id} />;
    case 'none':
      return { incidents: <IncidentList />, units: <UnitList />, roads: <RoadList />, activity: <Activity /> }[tab];
  }
}

function Tabs({ tab, onTab }: { tab: Tab; onTab: (tab: Tab) => void }) {
  const messages = useMessages();
  const incidents = useStore((state) => [...state.incidents.values()].filter(isOpen).length);
  const units = useStore((state) => state.units.size);
  const counts: Partial<Record<Tab, number>> = { incidents, units };
  const heir = useLostFocus<HTMLButtonElement>();
  const onKey = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = TABS[(TABS.indexOf(tab) + step + TABS.length) % TABS.length]!;
    onTab(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" onKeyDown={onKey}>
      {TABS.map((each) => (
        <button
          key={each}
          id={`tab-${each}`}
          ref={each === tab ? heir : undefined}
          type="button"
          role="tab"
          aria-selected={each === tab}
          aria-controls="panel-body"
          tabIndex={each === tab ? 0 : -1}
          onClick={() => onTab(each)}
        >
          {messages.panel[each]}
          {counts[each] !== undefined && <span class="count">{counts[each]}</span>}
        </button>
      ))}
    </div>
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
