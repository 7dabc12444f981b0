/** Grid reports that wait for a decision, the oldest first, as they come. */
import { useState } from 'preact/hooks';
import { useMessages, useStore } from '../../console.js';
import { age } from '../../i18n/format.js';
import { nameIn } from '../../i18n/language.js';
import { type GridReport } from '../../state/grid-work.js';
import { mayDispatch } from '../../state/rights.js';
import { Empty } from '../empty.js';
import { secondsSince, useNow } from '../use-now.js';
import { kindName } from './kind-name.js';
import { ReportDecision } from './report-decision.js';

const AGES_EVERY_MS = 5000;

export function ReportInbox() {
  const messages = useMessages();
  const reports = useStore((state) => state.gridWork.reports);
  const now = useNow(AGES_EVERY_MS);
  const [chosen, setChosen] = useState<string | null>(null);
  if (reports === null || reports.list.length === 0)
    return <Empty title={messages.gridWork.reports.empty} hint={messages.gridWork.reports.emptyHint} />;
  return (
    <>
      <ul class="rows">
        {reports.list.map((report) => (
          <ReportRow
            key={report.id}
            report={report}
            now={now}
            open={report.id === chosen}
            onToggle={() => setChosen(report.id === chosen ? null : report.id)}
          />
        ))}
      </ul>
      {reports.more && <p class="note">{messages.gridWork.reports.more}</p>}
    </>
  );
}

function ReportRow(props: { report: GridReport; now: number; open: boolean; onToggle: () => void }) {
  const { report, now, open, onToggle } = props;
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const kinds = useStore((state) => state.gridWork.kinds?.gridReportKinds);
  const mayDecide = useStore((state) => mayDispatch(state.account));
  const words = messages.gridWork.reports;
  const place = [report.grid?.code, report.address, report.building, report.room].filter(Boolean).join(' · ');
  const ageS = secondsSince(report.filedAt, now);
  return (
    <li class={`grid-report${open ? ' grid-report-open' : ''}`} data-report={report.number} data-status={report.status}>
      <button type="button" class="row" aria-expanded={open} onClick={onToggle}>
        <span class="row-main">
          <strong>{kindName(kinds, report.kind, language)}</strong>
          <small>{place}</small>
        </span>
        <span class="row-side">
          <span class={`stage stage-${report.status}`}>{messages.gridWork.reportStatus[report.status]}</span>
          <small>{words.by(nameIn(language, report.reportedBy), age(ageS, messages))}</small>
        </span>
        <small class="row-text">{report.text}</small>
      </button>
      {open && <ReportMore report={report} mayDecide={mayDecide} />}
    </li>
  );
}

function ReportMore({ report, mayDecide }: { report: GridReport; mayDecide: boolean }) {
  const messages = useMessages();
  const words = messages.gridWork.reports;
  const facts = [
    report.number,
    report.photos.length > 0 && words.photos(report.photos.length),
    report.addressedToMe && words.forMe,
    report.finding && `${words.finding}: ${report.finding}`,
  ];
  return (
    <div class="grid-report-more">
      <p class="hint">{facts.filter(Boolean).join(' · ')}</p>
      {mayDecide && <ReportDecision report={report} />}
    </div>
  );
}
