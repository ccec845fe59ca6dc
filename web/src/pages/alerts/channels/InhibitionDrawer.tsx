import { Button, Drawer, TagsInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTell } from '../../../ui/undo.ts';
import type { Alert } from '../api/alert-types.ts';
import { alertApi } from '../api/client.ts';
import { errorAt, fieldErrors } from '../api/field-errors.ts';
import { useAlerts } from '../api/queries.ts';
import { MatcherFields } from '../ui/MatcherFields.tsx';
import { SaveProblem } from '../ui/SaveProblem.tsx';
import { useDocumentForm } from '../ui/use-document-form.ts';
import { checkInhibition, type InhibitionForm, inhibitionBody } from './inhibition-form.ts';

export interface InhibitionDrawerProps {
  readonly form: InhibitionForm | undefined;
  readonly onClose: () => void;
}

/** Makes or changes an inhibition. */
export function InhibitionDrawer({ form, onClose }: InhibitionDrawerProps) {
  return (
    <Drawer
      opened={form !== undefined}
      onClose={onClose}
      title={form?.id === undefined ? 'New inhibition' : form.name}
      position="right"
      size="min(620px, 100%)"
      transitionProps={{ duration: 120 }}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ title: 'ui-dialog-title' }}
    >
      {form !== undefined && <InhibitionFields start={form} onClose={onClose} />}
    </Drawer>
  );
}

const NONE: readonly Alert[] = [];

function InhibitionFields({
  start,
  onClose,
}: {
  readonly start: InhibitionForm;
  readonly onClose: () => void;
}) {
  const { form, change, clear, save, takeTheirs } = useDocumentForm({
    key: 'inhibition',
    start,
    calls: alertApi.inhibitions,
    formOf: (stored): InhibitionForm => ({ ...stored }),
  });
  const [tried, setTried] = useState(false);
  const tell = useTell();
  const alerts = useAlerts().data?.alerts ?? NONE;
  const known = alerts.map(({ labels }) => labels);
  const problems = checkInhibition(form);
  const errors = { ...fieldErrors(save.error), ...(tried ? problems : {}) };
  const send = (over = false) =>
    save.mutate(
      { input: inhibitionBody(form), over },
      {
        onSuccess: ({ name }) => {
          clear();
          tell({ words: `The inhibition ${name} is saved.` });
          onClose();
        },
      },
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problems).length === 0) send();
  };
  const matchers = (side: 'source' | 'target', heading: string) => (
    <section>
      <h3 className="ui-heading">{heading}</h3>
      <MatcherFields
        name={side === 'source' ? 'graver matcher' : 'lesser matcher'}
        matchers={form[side]}
        onChange={(next) => change({ [side]: next })}
        known={known}
        problems={form[side].map((_, i) => errorAt(errors, `${side}[${i}]`))}
      />
      {errors[side] !== undefined && <p className="ui-problem">{errors[side]}</p>}
    </section>
  );
  return (
    <form className="ui-form" onSubmit={submit} noValidate>
      <TextInput
        label="Name"
        placeholder="critical before warning"
        maxLength={200}
        data-autofocus={start.id === undefined || undefined}
        value={form.name}
        error={errorAt(errors, 'name')}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      {matchers('source', 'While an alert fires that has')}
      {matchers('target', 'no one is told of alerts that have')}
      <TagsInput
        label="and the same"
        description="Labels whose values must be equal; without any, one alert holds back all the others."
        data={[...new Set(['alertname', ...known.flatMap((labels) => Object.keys(labels))])]}
        value={[...form.equal]}
        error={errorAt(errors, 'equal')}
        onChange={(equal) => change({ equal })}
      />
      <SaveProblem
        error={save.error}
        subject="The inhibition"
        onRetry={() => send()}
        onTakeTheirs={takeTheirs}
        onOverwrite={() => send(true)}
      />
      <div className="ui-buttons is-stuck">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={save.isPending}>
          Save
        </Button>
      </div>
    </form>
  );
}
