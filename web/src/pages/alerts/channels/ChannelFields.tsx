import { Button, Select, Switch, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTell } from '../../../ui/undo.ts';
import { alertApi } from '../api/client.ts';
import { errorAt, fieldErrors } from '../api/field-errors.ts';
import { CHANNEL_TYPES, type ChannelType } from '../api/notify-types.ts';
import { SaveProblem } from '../ui/SaveProblem.tsx';
import { useDocumentForm } from '../ui/use-document-form.ts';
import { ChannelTestLine } from './ChannelTestLine.tsx';
import { type ChannelForm, channelForm, channelInput, checkChannel, TYPE_WORDS } from './channel-form.ts';
import { DeleteChannel } from './DeleteChannel.tsx';
import { SettingsFields } from './SettingsFields.tsx';

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
    <form className="ui-form" onSubmit={submit} noValidate>
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
      <div className="ui-buttons is-stuck">
        {form.id !== undefined && <DeleteChannel id={form.id} name={start.name} onDone={onClose} />}
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
