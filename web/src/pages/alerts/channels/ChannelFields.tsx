import { Button, PasswordInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { alertApi } from '../api/client.ts';
import { errorAt, fieldErrors } from '../api/field-errors.ts';
import { CHANNEL_TYPES, type ChannelType } from '../api/notify-types.ts';
import { SaveProblem } from '../ui/SaveProblem.tsx';
import { useTell } from '../ui/undo.ts';
import { useDocumentForm } from '../ui/use-document-form.ts';
import { useSave } from '../ui/use-save.ts';
import { ChannelTestLine } from './ChannelTestLine.tsx';
import {
  type ChannelForm,
  channelForm,
  channelInput,
  checkChannel,
  HIDDEN,
  TYPE_WORDS,
} from './channel-form.ts';
import { HeaderFields } from './HeaderFields.tsx';

export interface ChannelFieldsProps {
  readonly start: ChannelForm;
  readonly onClose: () => void;
}

export function ChannelFields({ start, onClose }: ChannelFieldsProps) {
  const { form, change, clear, save, takeTheirs } = useDocumentForm({
    key: 'channel',
    start,
    calls: alertApi.channels,
    formOf: channelForm,
  });
  const [tried, setTried] = useState(false);
  const tell = useTell();
  const problems = checkChannel(form);
  const errors = { ...fieldErrors(save.error), ...(tried ? problems : {}) };
  const send = (over = false) =>
    save.mutate(
      { input: channelInput(form), over },
      {
        onSuccess: ({ name }) => {
          clear();
          tell({ words: `The channel ${name} is saved.` });
          onClose();
        },
      },
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problems).length === 0) send();
  };

  return (
    <form className="al-form" onSubmit={submit} noValidate>
      <TextInput
        label="Name"
        placeholder="ops mail"
        maxLength={200}
        data-autofocus={start.id === undefined || undefined}
        value={form.name}
        error={errorAt(errors, 'name')}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <Select
        label="Type"
        allowDeselect={false}
        disabled={form.id !== undefined}
        data={CHANNEL_TYPES.map((value) => ({ value, label: TYPE_WORDS[value] }))}
        value={form.type}
        onChange={(type) => type !== null && change({ type: type as ChannelType })}
      />
      <SettingsFields form={form} errors={errors} onChange={change} />
      <Switch
        label="On"
        checked={form.enabled}
        onChange={(event) => change({ enabled: event.currentTarget.checked })}
      />
      <Switch
        label="Also say when an alert is over"
        checked={form.sendResolved}
        onChange={(event) => change({ sendResolved: event.currentTarget.checked })}
      />
      <Switch
        label="Default: told of alerts that no route takes"
        checked={form.isDefault}
        onChange={(event) => change({ isDefault: event.currentTarget.checked })}
      />
      <ChannelTestLine
        ask={() => alertApi.channels.testUnsaved({ ...channelInput(form), id: form.id })}
        disabled={Object.keys(problems).length > 0}
      />
      <SaveProblem
        error={save.error}
        subject="The channel"
        onRetry={() => send()}
        onTakeTheirs={takeTheirs}
        onOverwrite={() => send(true)}
      />
      <div className="al-buttons is-stuck">
        {form.id !== undefined && <DeleteButton id={form.id} name={start.name} onDone={onClose} />}
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

interface SettingsFieldsProps {
  readonly form: ChannelForm;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (part: Partial<ChannelForm>) => void;
}

/** What each type needs to know. */
function SettingsFields({ form, errors, onChange }: SettingsFieldsProps) {
  const at = (key: string) => errorAt(errors, `settings.${key}`);
  const secret = (key: 'hmacSecret' | 'password' | 'routingKey' | 'url', label: string) => (
    <PasswordInput
      label={label}
      autoComplete="off"
      value={form[key]}
      error={at(key)}
      {...(form[key] === HIDDEN ? { description: 'Stored, and never shown again. Type to replace it.' } : {})}
      onFocus={(event) => form[key] === HIDDEN && event.currentTarget.select()}
      onChange={(event) => onChange({ [key]: event.currentTarget.value })}
    />
  );
  const plain = (key: 'url' | 'username', label: string, placeholder = '') => (
    <TextInput
      label={label}
      placeholder={placeholder}
      autoComplete="off"
      value={form[key]}
      {...(form[key].endsWith(`/${HIDDEN}`)
        ? { description: 'What follows the server is stored, and never shown again. Type to replace it.' }
        : {})}
      error={at(key)}
      onChange={(event) => onChange({ [key]: event.currentTarget.value })}
    />
  );
  const lines = (key: 'to' | 'urls', label: string, placeholder: string) => (
    <Textarea
      label={label}
      placeholder={placeholder}
      description="One a line."
      autosize
      minRows={2}
      maxRows={8}
      value={form[key]}
      error={at(key)}
      onChange={(event) => onChange({ [key]: event.currentTarget.value })}
    />
  );
  const login = (
    <div className="al-two">
      {plain('username', 'User')}
      {secret('password', 'Password')}
    </div>
  );
  switch (form.type) {
    case 'email':
      return lines('to', 'Addresses', 'ops@example.com');
    case 'slack':
      return secret('url', 'Address of the incoming webhook');
    case 'pagerduty':
      return (
        <>
          {secret('routingKey', 'Integration key')}
          {plain('url', 'Address', 'https://events.pagerduty.com/v2/enqueue')}
        </>
      );
    case 'alertmanager':
      return (
        <>
          {lines('urls', 'Addresses', 'http://alertmanager:9093')}
          {login}
        </>
      );
    case 'webhook':
      return (
        <>
          {plain('url', 'Address', 'https://hooks.example.com/alerts')}
          {secret('hmacSecret', 'Secret that signs each message')}
          {login}
          <HeaderFields
            headers={form.headers}
            error={at('headers')}
            onChange={(headers) => onChange({ headers })}
          />
        </>
      );
  }
}

/** A deleted channel cannot be brought back: nobody can read its secrets again. So it asks, in place. */
function DeleteButton({
  id,
  name,
  onDone,
}: {
  readonly id: string;
  readonly name: string;
  readonly onDone: () => void;
}) {
  const [asking, setAsking] = useState(false);
  const tell = useTell();
  const remove = useSave(() => alertApi.channels.delete(id));
  const start = () =>
    remove.mutate(undefined, {
      onSuccess: () => {
        tell({ words: `The channel ${name} is deleted.` });
        onDone();
      },
    });
  return (
    <span className="al-delete">
      {asking ? (
        <Button className="is-danger" loading={remove.isPending} onClick={start}>
          Delete for good
        </Button>
      ) : (
        <Button variant="default" onClick={() => setAsking(true)}>
          Delete
        </Button>
      )}
      {asking && <span className="al-hint">Its secrets cannot be brought back.</span>}
      {remove.error !== null && (
        <span className="al-problem" role="alert">
          {remove.error.message}
        </span>
      )}
    </span>
  );
}
