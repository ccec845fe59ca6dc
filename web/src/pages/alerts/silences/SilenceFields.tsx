import { Button, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { person } from '../../../api/actor.ts';
import { serverNowMs } from '../../../api/connection.ts';
import { useTime } from '../../../time/store.ts';
import { formatDateTime, offsetLabel } from '../../../time/zone.ts';
import { useTell } from '../../../ui/undo.ts';
import type { Alert } from '../api/alert-types.ts';
import { alertApi } from '../api/client.ts';
import { errorAt, fieldErrors } from '../api/field-errors.ts';
import type { Silence, SilenceInput } from '../api/notify-types.ts';
import { useAlerts, useRenewAlerts } from '../api/queries.ts';
import { MatcherFields } from '../ui/MatcherFields.tsx';
import { PersonField } from '../ui/PersonField.tsx';
import { SaveProblem } from '../ui/SaveProblem.tsx';
import { useDocumentForm } from '../ui/use-document-form.ts';
import { MatchingAlerts } from './MatchingAlerts.tsx';
import { RecurrenceFields } from './RecurrenceFields.tsx';
import { checkSilence, fromSilence, LASTS, type SilenceForm } from './silence-form.ts';

export interface SilenceFieldsProps {
  readonly start: SilenceForm;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const NONE: readonly Alert[] = [];
const REMINDERS = [
  { value: '', label: 'never' },
  { value: '900', label: '15 minutes before it ends' },
  { value: '3600', label: '1 hour before it ends' },
  { value: '86400', label: '1 day before it ends' },
] as const;

export function SilenceFields({ start, onClose, onDone }: SilenceFieldsProps) {
  const { zone } = useTime();
  const { form, change, clear, save, takeTheirs } = useDocumentForm({
    // A draft belongs to what it was begun for: another alert, another draft.
    key: `silence ${JSON.stringify(start.matchers)}`,
    start,
    calls: alertApi.silences,
    formOf: (silence: Silence) => fromSilence(silence, zone),
  });
  const [asksName] = useState(person() === '');
  const [tried, setTried] = useState(false);
  const alerts = useAlerts().data?.alerts ?? NONE;
  const nowMs = serverNowMs();
  const { problems, endMs, input } = checkSilence(form, nowMs, zone);
  const tell = useTell();
  const renew = useRenewAlerts();
  const refused = fieldErrors(save.error);
  const shown = (key: keyof typeof problems) =>
    tried || key === 'end' || key === 'start' ? problems[key] : undefined;

  const send = (what: SilenceInput, over = false) =>
    save.mutate(
      { input: what, over },
      {
        onSuccess: (made) => {
          clear();
          const undo = () => alertApi.silences.delete(made.id).then(renew);
          tell(
            form.id === undefined
              ? { words: 'The silence is made.', undo }
              : { words: 'The silence is changed.' },
          );
          onDone();
        },
      },
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (input === undefined) return;
    send(input);
  };

  return (
    <form className="ui-form" onSubmit={submit} noValidate>
      <section>
        <h3 className="ui-heading">Which alerts</h3>
        <MatcherFields
          matchers={form.matchers}
          onChange={(matchers) => change({ matchers })}
          known={alerts.map(({ labels }) => labels)}
          problems={form.matchers.map(
            (_, i) => (tried ? problems[`matchers[${i}]`] : undefined) ?? errorAt(refused, `matchers[${i}]`),
          )}
        />
        {(problems.matchers ?? refused.matchers) !== undefined && (
          <p className="ui-problem" role="alert">
            {problems.matchers ?? refused.matchers}
          </p>
        )}
        <MatchingAlerts matchers={form.matchers} alerts={alerts} />
      </section>
      <section className="ui-form-group">
        <h3 className="ui-heading">When</h3>
        <SegmentedControl
          size="xs"
          aria-label="Once or again and again"
          value={form.recurs ? 'again' : 'once'}
          onChange={(value) =>
            change(value === 'again' ? { recurs: true, lasts: '90d' } : { recurs: false, lasts: '2h' })
          }
          data={[
            { value: 'once', label: 'Once' },
            { value: 'again', label: 'Again and again' },
          ]}
        />
        {form.recurs && <RecurrenceFields form={form} problems={problems} onChange={change} />}
        <Lasting form={form} onChange={change} />
        <div className="ui-two">
          <TextInput
            size="xs"
            label={form.recurs ? 'First day' : 'From'}
            value={form.start}
            error={shown('start') ?? errorAt(refused, 'startMs')}
            onChange={(event) => change({ start: event.currentTarget.value })}
          />
          <TextInput
            size="xs"
            label={form.recurs ? 'Last day' : 'Until'}
            placeholder="18:00, 2026-11-22 06:00, +2h"
            value={form.lasts === '' || endMs === undefined ? form.end : formatDateTime(endMs, zone)}
            error={shown('end') ?? errorAt(refused, 'endMs')}
            onChange={(event) => change({ end: event.currentTarget.value, lasts: '' })}
          />
        </div>
        <p className="ui-hint">Times are {offsetLabel(nowMs, zone)}, as on the page.</p>
      </section>
      <section className="ui-form-group">
        <h3 className="ui-heading">Why</h3>
        <Textarea
          size="sm"
          label="Comment"
          required
          placeholder="What is going on, and where to read on"
          autosize
          minRows={2}
          maxRows={8}
          maxLength={2_000}
          value={form.comment}
          error={shown('comment') ?? errorAt(refused, 'comment')}
          onChange={(event) => change({ comment: event.currentTarget.value })}
        />
        <SegmentedControl
          size="xs"
          aria-label="Kind"
          value={form.kind}
          onChange={(kind) => change({ kind: kind as SilenceForm['kind'] })}
          data={[
            { value: 'silence', label: 'Silence' },
            { value: 'maintenance', label: 'Maintenance' },
          ]}
        />
        <Select
          size="xs"
          label="Tell the default channels"
          allowDeselect={false}
          data={[...REMINDERS]}
          value={REMINDERS.some(({ value }) => value === form.remind) ? form.remind : ''}
          onChange={(remind) => change({ remind: remind ?? '' })}
        />
        {asksName && <PersonField />}
      </section>
      <SaveProblem
        error={save.error}
        subject="The silence"
        onRetry={() => input !== undefined && send(input)}
        onTakeTheirs={takeTheirs}
        onOverwrite={() => input !== undefined && send(input, true)}
      />
      <div className="ui-buttons is-stuck">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={save.isPending}>
          {form.id === undefined ? 'Silence' : 'Save'}
        </Button>
      </div>
    </form>
  );
}

interface LastingProps {
  readonly form: SilenceForm;
  readonly onChange: (part: Partial<SilenceForm>) => void;
}

/** How long it lasts, in one press. */
function Lasting({ form, onChange }: LastingProps) {
  const choices = form.recurs ? ['30d', '90d', '365d'] : LASTS;
  return (
    <fieldset className="ui-chips" aria-label="How long">
      {choices.map((lasts) => (
        <button
          key={lasts}
          type="button"
          className="ui-chip"
          aria-pressed={form.lasts === lasts}
          onClick={() => onChange({ lasts })}
        >
          {lasts.replace(/d$/, ' d').replace(/h$/, ' h').replace(/m$/, ' min')}
        </button>
      ))}
    </fieldset>
  );
}
