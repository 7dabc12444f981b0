/** What grid work came to in a month: of all grids, of a station, or of one grid. */
import { useEffect, useState } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../../console.js';
import { count } from '../../i18n/format.js';
import { nameIn } from '../../i18n/language.js';
import { type GridCounts, type GridFigures as Figures } from '../../state/grid-work.js';
import { addCounts } from '../../state/grid-counts.js';
import { Empty } from '../empty.js';
import { kindName } from './kind-name.js';

export function GridFigures() {
  const { gridWork } = useConsole();
  const messages = useMessages();
  const figures = useStore((state) => state.gridWork.figures);
  const [month, setMonth] = useState(() => thisMonth(new Date()));
  const [of, setOf] = useState('');
  useEffect(() => void gridWork.loadFigures(month), [month]);
  const words = messages.gridWork.figures;
  const chosen = figures?.grids.filter(({ grid }) => of === '' || grid?.id === of || grid?.station?.id === of) ?? [];
  return (
    <div class="detail figures">
      <div class="form field-pair">
        <label>
          {words.month}
          <input
            type="month"
            name="month"
            required
            value={month}
            onChange={(event) => event.currentTarget.value && setMonth(event.currentTarget.value)}
          />
        </label>
        <label>
          {words.of}
          <Scope figures={figures} value={of} onChoose={setOf} />
        </label>
      </div>
      {figures === null ? (
        <p class="hint">{words.loading}</p>
      ) : chosen.length === 0 ? (
        <Empty title={words.none} />
      ) : (
        <>
          <Totals counts={of === '' ? figures.total : addCounts(chosen.map(({ counts }) => counts))} />
          {chosen.length > 1 && <ByGrid grids={chosen} />}
        </>
      )}
    </div>
  );
}

/** By the clock of this machine: the district's own month may begin some hours earlier or later. */
function thisMonth(now: Date): string {
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}`;
}

function Scope(props: { figures: Figures | null; value: string; onChoose: (id: string) => void }) {
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const stations = new Map<string, string>();
  for (const { grid } of props.figures?.grids ?? [])
    if (grid?.station) stations.set(grid.station.id, nameIn(language, grid.station));
  return (
    <select name="of" value={props.value} onChange={(event) => props.onChoose(event.currentTarget.value)}>
      <option value="">{messages.gridWork.figures.all}</option>
      <optgroup label={messages.incidents.station}>
        {[...stations].map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </optgroup>
      <optgroup label={messages.gridWork.figures.grid}>
        {props.figures?.grids.flatMap(({ grid }) =>
          grid ? [<option key={grid.id} value={grid.id}>{`${grid.code} ${nameIn(language, grid)}`}</option>] : [],
        )}
      </optgroup>
    </select>
  );
}

function Totals({ counts }: { counts: GridCounts }) {
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const kinds = useStore((state) => state.gridWork.kinds?.gridReportKinds);
  const words = messages.gridWork.figures;
  const { reports } = counts;
  const rows: readonly (readonly [string, number])[] = [
    [words.reports, reports.filed],
    [words.open, reports.open],
    [words.verified, reports.verified],
    [words.rejected, reports.rejected],
    [words.becameIncidents, reports.becameIncidents],
    [words.visits, counts.visits],
    [words.sitesVisited, counts.sitesVisited],
    [words.hazardsFound, counts.hazardsFound],
    [words.hazardsPutRight, counts.hazardsPutRight],
    [words.hazardsHandedOver, counts.hazardsHandedOver],
    [words.noticesIssued, counts.noticesIssued],
  ];
  const byKind = counts.reportsByKind
    .filter(({ filed }) => filed > 0)
    .map(({ kind, filed }) => [kindName(kinds, kind, language), filed] as const);
  return (
    <>
      <FigureList rows={rows} />
      {byKind.length > 0 && (
        <section>
          <h3>{words.byKind}</h3>
          <FigureList rows={byKind} />
        </section>
      )}
    </>
  );
}

function FigureList({ rows }: { rows: readonly (readonly [name: string, value: number])[] }) {
  const language = useStore((state) => state.language);
  return (
    <dl class="figure-list">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{count(value, language)}</dd>
        </div>
      ))}
    </dl>
  );
}

function ByGrid({ grids }: { grids: Figures['grids'] }) {
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const words = messages.gridWork.figures;
  return (
    <table class="figure-table">
      <caption>{words.byGrid}</caption>
      <thead>
        <tr>
          <th scope="col">{words.grid}</th>
          <th scope="col">{words.reports}</th>
          <th scope="col">{words.open}</th>
          <th scope="col">{words.visits}</th>
          <th scope="col">{words.hazards}</th>
        </tr>
      </thead>
      <tbody>
        {grids.map(({ grid, counts }) => (
          <tr key={grid?.id ?? ''}>
            <th scope="row">{grid ? `${grid.code} ${nameIn(language, grid)}` : messages.place.outsideGrids}</th>
            <td>{counts.reports.filed}</td>
            <td>{counts.reports.open}</td>
            <td>{counts.visits}</td>
            <td>{counts.hazardsFound}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
