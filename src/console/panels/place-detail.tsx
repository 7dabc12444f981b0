/** A place on the map: its grid, who is nearest, and the form that reports an incident there. */
import { useEffect, useState } from 'preact/hooks';
import { useMessages, useStore } from '../console.js';
import { coordinates } from '../i18n/format.js';
import { nameIn } from '../i18n/language.js';
import { Candidates } from './candidates.js';
import { ReportForm } from './report-form.js';

export function PlaceDetail() {
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const { point, grid, result } = useStore((state) => state.nearest);
  const mayReport = useStore((state) => state.account?.role !== 'PLANNER');
  const [reporting, setReporting] = useState(false);
  useEffect(() => setReporting(false), [point]);
  if (!point) return null;
  const gridName = grid ? `${grid.code} ${nameIn(language, grid)}` : result ? messages.place.outsideGrids : '…';
  return (
    <article class="detail">
      <header class="detail-head">
        <div>
          <h2>{messages.place.title}</h2>
          <p>
            {gridName}
            {grid?.station && ` · ${nameIn(language, grid.station)}`}
          </p>
          <p class="hint">{coordinates(point.lon, point.lat)}</p>
        </div>
      </header>
      {mayReport &&
        (reporting ? (
          <ReportForm point={point} onCancel={() => setReporting(false)} />
        ) : (
          <div>
            <button type="button" class="primary wide" onClick={() => setReporting(true)}>
              {messages.place.report}
            </button>
            <p class="hint">{messages.place.reportFirst}</p>
          </div>
        ))}
      <Candidates incidentId={null} />
    </article>
  );
}
