/** The dispatcher's screen: the map over the whole window, and upon it the bar, the panel and the tools. */
import { useEffect, useRef } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../console.js';
import { Announcer } from './announcer.js';
import { MapPane } from './map-pane.js';
import { PanicBanners } from './panic-banner.js';
import { Panel } from './panel.js';
import { Rooms } from './rooms.js';
import { Tools } from './tools.js';
import { TopBar } from './top-bar.js';

export function DispatchScreen() {
  const console = useConsole();
  const messages = useMessages();
  const loaded = useStore((state) => state.loaded);
  const loadFailed = useStore((state) => state.loadFailed);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => console.goLive(), [console]);
  return (
    <div class="screen">
      {loaded ? <MapPane panel={panel} /> : <div class="map map-waiting" />}
      <TopBar>{loaded && <Rooms />}</TopBar>
      {loaded && <PanicBanners />}
      {loaded && <Tools />}
      {loaded ? (
        <Panel frame={panel} />
      ) : (
        <div class="waiting" role="status">
          {loadFailed ? (
            <>
              <p>{messages.panel.loadFailed}</p>
              <button type="button" class="primary" onClick={() => void console.picture.load()}>
                {messages.panel.retry}
              </button>
            </>
          ) : (
            <p>{messages.signIn.loading}</p>
          )}
        </div>
      )}
      <Announcer />
    </div>
  );
}
