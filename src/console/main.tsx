/** Starts the page. */
import 'maplibre-gl/dist/maplibre-gl.css';
import './styles/tokens.css';
import './styles/controls.css';
import './styles/welcome.css';
import './styles/screen.css';
import './styles/tools.css';
import './styles/lists.css';
import './styles/roads.css';
import './styles/rooms.css';
import './styles/desk.css';
import './styles/grid-work.css';
import './styles/officer.css';
import './styles/night.css';
import { render } from 'preact';
import { App } from './app.js';
import { ConsoleContext, createConsole } from './console.js';

render(
  <ConsoleContext.Provider value={createConsole()}>
    <App />
  </ConsoleContext.Provider>,
  document.getElementById('page')!,
);
