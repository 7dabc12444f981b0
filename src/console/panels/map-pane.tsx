/** Holds the map, feeds it with the state, and keeps what it centres clear of the panel. */
import { type RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Console, useConsole, useMessages, useStore } from '../console.js';
import { createMapView, type MapClicks, type MapView } from '../map/map-view.js';
import { type Selection, type State } from '../state/state.js';
import { Symbol } from './symbols.js';

const BAR_HEIGHT_PX = 52;

/** `dispatch`: clicks ask and select. `way`: shows the way of the one assignment there is, and clicks do nothing. */
type Purpose = 'dispatch' | 'way';

export function MapPane({ panel, purpose = 'dispatch' }: { panel: RefObject<HTMLElement>; purpose?: Purpose }) {
  const console = useConsole();
  const messages = useMessages();
  const container = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<MapView | null>(null);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    const { store } = console;
    let made: MapView;
    try {
      made = createMapView(
        container.current!,
        store.get(),
        store.get().district?.serverInfo.bounds ?? null,
        purpose === 'way' ? NO_CLICKS : dispatchClicks(console),
      );
    } catch {
      setFailed(true);
      return;
    }
    setView(made);
    const unfollow = store.follow((state) => made.show(state));
    return () => {
      unfollow();
      made.remove();
      setView(null);
    };
  }, [console]);

  useEffect(() => (view ? keepClear(view, panel.current) : undefined), [view, panel]);
  useEffect(() => {
    if (!view) return undefined;
    return purpose === 'way' ? followWay(console, view) : goToChosen(console, view);
  }, [console, view]);

  return (
    <>
      <div class="map" ref={container} />
      {failed && <p class="map-failed">{messages.map.failed}</p>}
      {view && <MapButtons view={view} purpose={purpose} />}
      <Attribution />
    </>
  );
}

const NO_CLICKS: MapClicks = {
  isDrawing: () => false,
  onDraw: () => undefined,
  onPlace: () => undefined,
  onIncident: () => undefined,
  onUnit: () => undefined,
};

function dispatchClicks({ store, nearest, planning, closures }: Console): MapClicks {
  return {
    isDrawing: () => store.get().draft !== null,
    onDraw: (point) => closures.addPoint(point),
    onPlace(point) {
      nearest.selectPlace(point);
      void planning.drawReach();
    },
    onIncident(id) {
      nearest.selectIncident(id);
      void planning.drawReach();
    },
    onUnit: (id) => nearest.selectUnit(id),
  };
}

/** Brings the whole way into sight when there is another one, and the place that was asked for. Returns how to stop. */
function followWay({ store }: Console, view: MapView): () => void {
  let shown: unknown = null;
  let before = store.get().lookedAt;
  const show = ({ nearest, lookedAt }: State): void => {
    if (lookedAt && lookedAt !== before) view.goTo(lookedAt);
    before = lookedAt;
    if (nearest.underWay === shown) return;
    shown = nearest.underWay;
    const [way] = nearest.underWay;
    if (way) view.showAll(way.geometry.coordinates.map(([lon, lat]) => ({ lon: lon!, lat: lat! })));
  };
  show(store.get());
  return store.follow(show);
}

/** Tells the map how much of it the panel covers, now and whenever the panel changes its size. Returns how to stop. */
function keepClear(view: MapView, panel: HTMLElement | null): (() => void) | undefined {
  if (!panel) return undefined;
  let first = true;
  const observer = new ResizeObserver(() => {
    const box = panel.getBoundingClientRect();
    const beside = box.width < window.innerWidth * 0.7;
    const isGoing = view.setPadding({
      top: BAR_HEIGHT_PX,
      right: 0,
      bottom: beside ? 0 : Math.min(window.innerHeight - box.top, window.innerHeight * 0.6),
      left: beside ? box.right : 0,
    });
    if (first && !isGoing) view.showDistrict();
    first = false;
  });
  observer.observe(panel);
  return () => observer.disconnect();
}

/** Moves the map to an incident, unit or closure that was chosen in a list. What was chosen on the map is in sight already. */
function goToChosen({ store }: Console, view: MapView): () => void {
  let before: Selection = store.get().selection;
  let { lookedAt } = store.get();
  return store.follow((state) => {
    if (state.lookedAt !== lookedAt) {
      lookedAt = state.lookedAt;
      if (lookedAt) view.goTo(lookedAt);
    }
    if (state.selection === before) return;
    before = state.selection;
    const point = pointOf(state);
    if (point) view.goTo(point);
  });
}

function pointOf({ selection, incidents, positions }: State) {
  if (selection.kind === 'incident') return incidents.get(selection.id)?.location ?? null;
  if (selection.kind === 'unit') return positions.get(selection.id) ?? null;
  return null;
}

function MapButtons({ view, purpose }: { view: MapView; purpose: Purpose }) {
  const { nearest, planning, closures } = useConsole();
  const messages = useMessages();
  const isDrawing = useStore((state) => state.draft !== null);
  const takeCentre = (): void => {
    if (isDrawing) {
      closures.addPoint(view.centre());
      return;
    }
    nearest.selectPlace(view.centre());
    void planning.drawReach();
  };
  return (
    <div class="map-buttons" role="group" aria-label={messages.map.label}>
      <MapButton label={messages.map.zoomIn} symbol="plus" onClick={() => view.zoomBy(1)} />
      <MapButton label={messages.map.zoomOut} symbol="minus" onClick={() => view.zoomBy(-1)} />
      <MapButton label={messages.map.home} symbol="home" onClick={() => view.showDistrict()} />
      {purpose === 'dispatch' && (
        <MapButton
          label={isDrawing ? messages.roads.centre : messages.place.centre}
          symbol="target"
          onClick={takeCentre}
        />
      )}
    </div>
  );
}

function MapButton(props: { label: string; symbol: 'plus' | 'minus' | 'home' | 'target'; onClick: () => void }) {
  return (
    <button type="button" aria-label={props.label} title={props.label} onClick={props.onClick}>
      <Symbol name={props.symbol} />
    </button>
  );
}

function Attribution() {
  const attribution = useConsole().store.get().district?.serverInfo.attribution;
  return attribution ? <p class="attribution">{attribution}</p> : null;
}
