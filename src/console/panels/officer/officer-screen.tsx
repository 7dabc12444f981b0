/** The officer's screen, made for a telephone: the map with the way, and below it what the own unit is asked to do. */
import { useEffect, useRef } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../../console.js';
import { Announcer } from '../announcer.js';
import { ErrorNote } from '../error-note.js';
import { MapPane } from '../map-pane.js';
import { TopBar } from '../top-bar.js';
import { OwnUnit } from './own-unit.js';

export function OfficerScreen() {
  const { officer } = useConsole();
  const messages = useMessages();
  const loaded = useStore((state) => state.loaded);
  const loadFailed = useStore((state) => state.loadFailed);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => officer.goLive(), [officer]);
  return (
    <div class="screen officer">
      {loaded ? <MapPane panel={panel} purpose="way" /> : <div class="map map-waiting" />}
      <TopBar />
      {loaded ? (
        <aside class="panel officer-panel" ref={panel} aria-label={messages.officer.label}>
          <ErrorNote />
          <div class="panel-body">
            {/* One section each for what an officer is asked to do: the assignment is the first, others go below it. */}
            <OwnUnit />
          </div>
        </aside>
      ) : (
        <div class="waiting" role="status">
          <p>{loadFailed ? messages.panel.loadFailed : messages.signIn.loading}</p>
        </div>
      )}
      <Announcer />
    </div>
  );
}
