/** Search limits and planning layers, folded away behind one button where there is little room. */
import { useState } from 'preact/hooks';
import { COVERAGE_TARGET_S, REACH_LIMITS_S } from '../actions/planning.js';
import { useConsole, useMessages, useStore } from '../console.js';
import { count, percent } from '../i18n/format.js';
import { paletteOf } from '../map/palette.js';
import { ALL_VEHICLES } from '../state/state.js';
import { Glyph } from './glyph.js';
import { Symbol } from './symbols.js';

const WITHIN_CHOICES_S: readonly (number | null)[] = [null, 120, 300, 600];
const ROOMY = '(min-width: 900px)';

export function Tools() {
  const messages = useMessages();
  const [open, setOpen] = useState(() => matchMedia(ROOMY).matches);
  const label = open ? messages.map.closeTools : messages.map.tools;
  return (
    <div class={`tools${open ? ' tools-open' : ''}`}>
      <button
        type="button"
        class="tools-button"
        aria-expanded={open}
        aria-label={label}
        title={label}
        onClick={() => setOpen(!open)}
      >
        <Symbol name={open ? 'close' : 'layers'} />
      </button>
      {open && (
        <div class="tools-card">
          <SearchLimits />
          <CoverageLayer />
          <ReachLayer />
        </div>
      )}
    </div>
  );
}

function SearchLimits() {
  const { nearest } = useConsole();
  const messages = useMessages();
  const filter = useStore((state) => state.filter);
  return (
    <section>
      <h2>{messages.filter.title}</h2>
      <div class="toggles" role="group" aria-label={messages.filter.vehicles}>
        {ALL_VEHICLES.map((vehicle) => (
          <button
            key={vehicle}
            type="button"
            class="toggle"
            aria-pressed={filter.vehicles.includes(vehicle)}
            aria-label={messages.vehicles[vehicle]}
            title={messages.vehicles[vehicle]}
            onClick={() => nearest.toggleVehicle(vehicle)}
          >
            <Glyph vehicle={vehicle} />
          </button>
        ))}
      </div>
      <label class="inline">
        {messages.filter.within}
        <select
          value={String(filter.withinS ?? '')}
          onChange={(event) => nearest.setWithin(Number(event.currentTarget.value) || null)}
        >
          {WITHIN_CHOICES_S.map((seconds) => (
            <option key={seconds} value={String(seconds ?? '')}>
              {seconds === null ? messages.filter.anyTime : messages.filter.minutes(seconds / 60)}
            </option>
          ))}
        </select>
      </label>
    </section>
  );
}

function CoverageLayer() {
  const { planning } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const { on, loading, report } = useStore((state) => state.coverage);
  return (
    <section>
      <label class="switch">
        <input type="checkbox" role="switch" checked={on} onChange={() => void planning.toggleCoverage()} />
        <h2>{messages.planning.coverage}</h2>
      </label>
      <div aria-live="polite">
        {!on && <p class="hint">{messages.planning.coverageHint(messages.filter.minutes(COVERAGE_TARGET_S / 60))}</p>}
        {loading && <p class="hint">{messages.planning.loading}</p>}
        {report && (
          <>
            <p class="share">{messages.planning.share(percent(report.share, language))}</p>
            <meter min={0} max={1} value={report.share} />
            <p class="hint">
              {messages.planning.covered(count(report.householdsCovered, language), count(report.households, language))}
              {' · '}
              {messages.planning.gaps(report.gaps.features.length)}
            </p>
          </>
        )}
      </div>
    </section>
  );
}

function ReachLayer() {
  const { planning } = useConsole();
  const messages = useMessages();
  const theme = useStore((state) => state.theme);
  const { vehicle, areas, loading } = useStore((state) => state.reach);
  return (
    <section>
      <h2>{messages.planning.isochrone}</h2>
      <div class="toggles" role="group" aria-label={messages.planning.isochrone}>
        {ALL_VEHICLES.map((each) => (
          <button
            key={each}
            type="button"
            class="toggle"
            aria-pressed={vehicle === each}
            aria-label={messages.vehicles[each]}
            title={messages.vehicles[each]}
            onClick={() => void planning.setReachVehicle(vehicle === each ? null : each)}
          >
            <Glyph vehicle={each} />
          </button>
        ))}
      </div>
      {vehicle !== null && areas.length > 0 ? (
        <p class="bands">
          {REACH_LIMITS_S.map((seconds, band) => (
            <span key={seconds}>
              <i style={{ background: paletteOf(theme).reach[band] }} aria-hidden="true" />
              {messages.filter.minutes(seconds / 60)}
            </span>
          ))}
        </p>
      ) : (
        <p class="hint">
          {loading
            ? messages.place.searching
            : vehicle === null
              ? messages.planning.isochroneHint
              : messages.planning.waitingForPoint}
        </p>
      )}
    </section>
  );
}
