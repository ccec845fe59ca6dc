import { Button, Drawer, MultiSelect, Switch, TagsInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTell } from '../../../ui/undo.ts';
import type { Alert } from '../api/alert-types.ts';
import { alertApi } from '../api/client.ts';
import { errorAt, fieldErrors } from '../api/field-errors.ts';
import type { RouteInput } from '../api/notify-types.ts';
import { useAlerts } from '../api/queries.ts';
import { MatchingAlerts } from '../silences/MatchingAlerts.tsx';
import { MatcherFields } from '../ui/MatcherFields.tsx';
import { SaveProblem } from '../ui/SaveProblem.tsx';
import { useDocumentForm } from '../ui/use-document-form.ts';
import { checkRoute, type RouteForm, routeForm } from './route-form.ts';

export interface RouteDrawerProps {
  readonly form: RouteForm | undefined;
  readonly channels: readonly string[];
  readonly onClose: () => void;
}

/** Makes or changes a route. */
export function RouteDrawer({ form, channels, onClose }: RouteDrawerProps) {
  return (
    <Drawer
      opened={form !== undefined}
      onClose={onClose}
      title={form?.id === undefined ? 'New route' : form.name}
      position="right"
      size="min(620px, 100%)"
      transitionProps={{ duration: 120 }}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ title: 'ui-dialog-title' }}
    >
      {form !== undefined && <RouteFields start={form} channels={channels} onClose={onClose} />}
    </Drawer>
  );
}

const NONE: readonly Alert[] = [];

function RouteFields({
  start,
  channels,
  onClose,
}: { readonly start: RouteForm } & Omit<RouteDrawerProps, 'form'>) {
  const { form, change, clear, save, takeTheirs } = useDocumentForm({
    key: 'route',
    start,
    calls: alertApi.routes,
    formOf: routeForm,
  });
  const [tried, setTried] = useState(false);
  const tell = useTell();
  const alerts = useAlerts().data?.alerts ?? NONE;
  const { problems, input } = checkRoute(form);
  const errors = { ...fieldErrors(save.error), ...(tried ? problems : {}) };
  const send = (what: RouteInput, over = false) =>
    save.mutate(
      { input: what, over },
      {
        onSuccess: ({ name }) => {
          clear();
          tell({ words: `The route ${name} is saved.` });
          onClose();
        },
      },
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (input !== undefined) send(input);
  };
  return (
    <form className="ui-form" onSubmit={submit} noValidate>
      <TextInput
        label="Name"
        placeholder="critical to the pager"
        maxLength={200}
        data-autofocus={start.id === undefined || undefined}
        value={form.name}
        error={errorAt(errors, 'name')}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <section>
        <h3 className="ui-heading">Alerts with</h3>
        <MatcherFields
          matchers={form.matchers}
          onChange={(matchers) => change({ matchers })}
          known={alerts.map(({ labels }) => labels)}
          problems={form.matchers.map((_, i) => errorAt(errors, `matchers[${i}]`))}
        />
        {form.matchers.length === 0 ? (
          <p className="ui-hint">Without a matcher it takes every alert.</p>
        ) : (
          <MatchingAlerts matchers={form.matchers} alerts={alerts} />
        )}
      </section>
      <MultiSelect
        label="go to"
        searchable
        placeholder={form.channels.length === 0 ? 'channels' : ''}
        data={[...new Set([...channels, ...form.channels])]}
        value={[...form.channels]}
        error={errorAt(errors, 'channels')}
        onChange={(next) => change({ channels: next })}
        nothingFoundMessage="There is no such channel"
      />
      <Switch
        label="Each alert in a message of its own"
        checked={form.apart}
        onChange={(event) => change({ apart: event.currentTarget.checked })}
      />
      {!form.apart && (
        <TagsInput
          label="One message for each"
          description="Alerts with equal values of these labels are told together; none: all in one."
          data={[
            ...new Set(['alertname', 'severity', ...alerts.flatMap(({ labels }) => Object.keys(labels))]),
          ]}
          value={[...form.groupBy]}
          error={errorAt(errors, 'groupBy')}
          onChange={(groupBy) => change({ groupBy })}
        />
      )}
      <div className="ui-three">
        <TextInput
          label="Wait for others"
          value={form.wait}
          error={errorAt(errors, 'groupWaitSeconds')}
          onChange={(event) => change({ wait: event.currentTarget.value })}
        />
        <TextInput
          label="Changes at most every"
          value={form.interval}
          error={errorAt(errors, 'groupIntervalSeconds')}
          onChange={(event) => change({ interval: event.currentTarget.value })}
        />
        <TextInput
          label="Say again after"
          value={form.repeat}
          error={errorAt(errors, 'repeatIntervalSeconds')}
          onChange={(event) => change({ repeat: event.currentTarget.value })}
        />
      </div>
      <Switch
        label="Also try the routes after it"
        checked={form.goesOn}
        onChange={(event) => change({ goesOn: event.currentTarget.checked })}
      />
      <SaveProblem
        error={save.error}
        subject="The route"
        onRetry={() => input !== undefined && send(input)}
        onTakeTheirs={takeTheirs}
        onOverwrite={() => input !== undefined && send(input, true)}
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
