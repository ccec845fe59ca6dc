import '@mantine/dates/styles.layer.css';
import { Button, Select, TextInput, UnstyledButton } from '@mantine/core';
import { DatePicker } from '@mantine/dates';
import { type FormEvent, useState } from 'react';
import { serverNowMs } from '../api/connection.ts';
import { isoMoment, isRelative, PRESETS, parseMoment, type RawRange, resolveRange } from './range.ts';
import { useTime } from './store.ts';
import { formatDateTime, offsetLabel, type Zone } from './zone.ts';
import './time-form.css';

/** Presets on one side; both ends as text or by calendar, and the zone, on the other. */
export default function TimeForm({ onDone }: { readonly onDone: () => void }) {
  const time = useTime();
  const [from, setFrom] = useState(() => asTyped(time.range.from, time.zone));
  const [to, setTo] = useState(() => asTyped(time.range.to, time.zone));
  const problem = check(from, to, time.zone);

  const choose = (range: RawRange) => {
    time.setRange(range);
    onDone();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problem.from === undefined && problem.to === undefined) {
      choose({ from: asWritten(from, time.zone), to: asWritten(to, time.zone) });
    }
  };
  // Between the click on the first day and the one on the last, the calendar must not know an end.
  const [firstDay, setFirstDay] = useState<string | null>(null);
  const pick = ([start, end]: [string | null, string | null]) => {
    if (start !== null) setFrom(`${start} 00:00:00`);
    if (end !== null) setTo(`${end} 23:59:59`);
    else if (start !== null) setTo(`${start} 23:59:59`);
    setFirstDay(end === null ? start : null);
  };

  return (
    <div className="time-form">
      <fieldset className="time-presets">
        <legend>Last</legend>
        {PRESETS.map((preset) => (
          <UnstyledButton
            key={preset.from}
            className="time-preset"
            data-active={(time.live && preset.from === time.range.from) || undefined}
            onClick={() => choose({ from: preset.from, to: 'now' })}
          >
            {preset.label}
            {preset.key !== '' && <kbd>t {preset.key}</kbd>}
          </UnstyledButton>
        ))}
      </fieldset>
      <form className="time-absolute" onSubmit={submit}>
        <div className="time-ends">
          <TextInput
            label="From"
            size="xs"
            value={from}
            error={problem.from}
            onChange={(event) => setFrom(event.currentTarget.value)}
            data-autofocus
          />
          <TextInput
            label="To"
            size="xs"
            value={to}
            error={problem.to}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
        </div>
        <p className="time-hint">2026-11-22 14:05, 14:05, now-90m, or 2d</p>
        <DatePicker
          type="range"
          size="xs"
          allowSingleDateInRange
          className="time-calendar"
          weekendDays={[]}
          hideOutsideDates
          ariaLabels={{
            previousMonth: 'Previous month',
            nextMonth: 'Next month',
            previousYear: 'Previous year',
            nextYear: 'Next year',
            previousDecade: 'Previous decade',
            nextDecade: 'Next decade',
          }}
          value={firstDay === null ? [dayOf(from, time.zone), dayOf(to, time.zone)] : [firstDay, null]}
          onChange={pick}
          maxDate={formatDateTime(serverNowMs(), time.zone).slice(0, 10)}
        />
        <Select
          label="Time zone"
          size="xs"
          searchable
          data={zones()}
          value={time.zone}
          allowDeselect={false}
          onChange={(zone) => zone !== null && time.setZone(zone)}
          comboboxProps={{ withinPortal: false }}
          maxDropdownHeight={180}
        />
        <Button type="submit" size="xs" disabled={problem.from !== undefined || problem.to !== undefined}>
          Apply
        </Button>
      </form>
    </div>
  );
}

const NOT_UNDERSTOOD = 'Write a date, a time, or now-1h';

function check(from: string, to: string, zone: Zone): { from: string | undefined; to: string | undefined } {
  const now = serverNowMs();
  const start = parseMoment(from, now, zone);
  const end = parseMoment(to, now, zone);
  const late =
    start !== undefined && end !== undefined && start >= end ? 'This is not after the start' : undefined;
  return {
    from: start === undefined ? NOT_UNDERSTOOD : undefined,
    to: end === undefined ? NOT_UNDERSTOOD : late,
  };
}

/** How an end of the range is shown for editing: relative words as they are, moments in the zone. */
function asTyped(text: string, zone: Zone): string {
  if (isRelative(text)) return text;
  const window = resolveRange({ from: text, to: 'now' }, Number.MAX_SAFE_INTEGER);
  const moment = parseMoment(text, serverNowMs(), 'UTC') ?? window.startMs;
  return formatDateTime(moment, zone);
}

function asWritten(text: string, zone: Zone): string {
  const trimmed = text.trim().toLowerCase();
  if (isRelative(trimmed)) return trimmed;
  if (/^\d+(\.\d+)?\s*[smhdw]$/.test(trimmed)) return `now-${trimmed.replace(/\s/g, '')}`;
  return isoMoment(parseMoment(text, serverNowMs(), zone) ?? serverNowMs());
}

function dayOf(text: string, zone: Zone): string | null {
  const moment = parseMoment(text, serverNowMs(), zone);
  return moment === undefined ? null : formatDateTime(moment, zone).slice(0, 10);
}

function zones(): { value: string; label: string }[] {
  const now = serverNowMs();
  const named = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC')];
  return [
    { value: 'local', label: `This browser's (${offsetLabel(now, 'local')})` },
    ...named.map((name) => ({ value: name, label: name })),
  ];
}
