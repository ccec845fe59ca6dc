import { Button, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { timeLabels, timeMarks } from '../../../chart/axis.ts';
import { duration } from '../../../format/duration.ts';
import { whole } from '../../../format/number.ts';
import type { Window } from '../../../time/range.ts';
import { useTime } from '../../../time/store.ts';
import { formatDateTime } from '../../../time/zone.ts';
import { useElementWidth } from '../../../ui/use-element-width.ts';
import { stateWord } from '../ui/state-words.ts';
import { TagList } from '../ui/TagList.tsx';
import type { Segment, TimelineRow } from './segments.ts';

const FEW = 12;
const LEGEND = ['firing', 'pending', 'noData', 'error'] as const;

export interface TimelineProps {
  readonly rows: readonly TimelineRow[];
  readonly window: Window;
  readonly onPick: (alertId: string) => void;
}

/** One row an alert, its states along the time of the page. */
export function Timeline({ rows, window, onPick }: TimelineProps) {
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, FEW);
  return (
    <div className="al-timeline">
      <TimeAxis window={window} />
      <ol>
        {shown.map((row) => (
          <li key={row.alertId} className="al-timeline-row">
            <UnstyledButton
              className="al-timeline-name"
              title={`${row.ruleName}\nShow this alert alone`}
              onClick={() => onPick(row.alertId)}
            >
              <span className="al-name">{row.ruleName}</span>
              <TagList tags={row.tags} most={2} />
            </UnstyledButton>
            <Bar row={row} window={window} />
            <span className="num al-timeline-sum">{row.firingMs > 0 && duration(row.firingMs / 1_000)}</span>
          </li>
        ))}
      </ol>
      {rows.length > shown.length && (
        <Button className="al-show-more" size="compact-sm" variant="subtle" onClick={() => setAll(true)}>
          Show all {whole(rows.length)} alerts
        </Button>
      )}
      <p className="al-timeline-legend" aria-hidden="true">
        {LEGEND.map((state) => (
          <span key={state}>
            <span className="al-segment-key" data-state={state} /> {stateWord(state).word}
          </span>
        ))}
      </p>
    </div>
  );
}

function Bar({ row, window }: { readonly row: TimelineRow; readonly window: Window }) {
  const { zone } = useTime();
  const width = window.endMs - window.startMs;
  const words = (segment: Segment) =>
    `${stateWord(segment.state).word} ${formatDateTime(segment.startMs, zone)} – ${formatDateTime(segment.endMs, zone)}, ${duration((segment.endMs - segment.startMs) / 1_000)}`;
  return (
    <div className="al-timeline-bar" role="img" aria-label={row.segments.map(words).join('; ') || 'ok'}>
      {row.segments.map((segment) => (
        <span
          key={`${segment.startMs} ${segment.state}`}
          className="al-segment"
          data-state={segment.state}
          title={words(segment)}
          style={{
            left: `${((segment.startMs - window.startMs) / width) * 100}%`,
            width: `${((segment.endMs - segment.startMs) / width) * 100}%`,
          }}
        />
      ))}
    </div>
  );
}

function TimeAxis({ window }: { readonly window: Window }) {
  const { zone } = useTime();
  const [ref, width] = useElementWidth();
  const { marks, stepMs } = timeMarks(window.startMs, window.endMs, width, zone);
  const labels = timeLabels(marks, stepMs, zone);
  const share = (mark: number) => (mark - window.startMs) / (window.endMs - window.startMs);
  return (
    <div className="al-timeline-row al-timeline-axis" aria-hidden="true">
      <span className="al-timeline-name" />
      <div className="al-timeline-bar num" ref={ref}>
        {marks.map((mark, i) =>
          share(mark) > 0.96 || share(mark) < 0.02 ? null : (
            <span key={mark} style={{ left: `${share(mark) * 100}%` }}>
              {labels[i]}
            </span>
          ),
        )}
      </div>
      <span className="al-timeline-sum">firing</span>
    </div>
  );
}
