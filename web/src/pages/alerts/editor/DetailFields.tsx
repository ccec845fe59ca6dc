import {
  MultiSelect,
  SegmentedControl,
  Select,
  Switch,
  Textarea,
  TextInput,
  UnstyledButton,
} from '@mantine/core';
import { useRef, useState } from 'react';
import { errorAt } from '../api/field-errors.ts';
import { useChannels } from '../api/queries.ts';
import { type ErrorPolicy, type NoDataPolicy, SEVERITIES, type Severity } from '../api/rule-types.ts';
import { NobodyTold, useNobodyTold } from '../ui/NobodyTold.tsx';
import type { FieldsProps } from './fields.ts';
import { PairFields } from './PairFields.tsx';
import { EMPTY_RULE } from './rule-form.ts';
import { TemplateHelp } from './TemplateHelp.tsx';

const NO_DATA: readonly { readonly value: NoDataPolicy; readonly label: string }[] = [
  { value: 'keep', label: 'changes nothing' },
  { value: 'ok', label: 'counts as cleared' },
  { value: 'alert', label: 'counts as met' },
  { value: 'error', label: 'is a problem of its own' },
];
const ON_ERROR: readonly { readonly value: ErrorPolicy; readonly label: string }[] = [
  { value: 'keep', label: 'changes nothing' },
  { value: 'alert', label: 'counts as met' },
];

/** Who is told, what they read, and what seldom needs a change. */
export function DetailFields({ form, errors, onChange }: FieldsProps) {
  return (
    <>
      <fieldset className="ui-form-group">
        <legend className="ui-heading">Tell</legend>
        <div className="al-severity-line">
          <SegmentedControl
            size="xs"
            aria-label="Severity"
            value={form.severity}
            onChange={(severity) => onChange({ severity: severity as Severity })}
            data={[...SEVERITIES]}
          />
          <Switch
            size="sm"
            label="On"
            checked={form.enabled}
            onChange={(event) => onChange({ enabled: event.currentTarget.checked })}
          />
        </div>
        <Channels form={form} errors={errors} onChange={onChange} />
      </fieldset>
      <Texts form={form} errors={errors} onChange={onChange} />
      <PairFields
        legend="Labels"
        noun="label"
        place="labels"
        pairs={form.labels}
        errors={errors}
        onChange={(labels) => onChange({ labels })}
      >
        <p className="ui-hint">Beside the tags of the group; routes and silences go by them.</p>
      </PairFields>
      <Seldom form={form} errors={errors} onChange={onChange} />
    </>
  );
}

function Channels({ form, errors, onChange }: FieldsProps) {
  const known = useChannels().data?.channels.map(({ name }) => name) ?? [];
  const nobody = useNobodyTold(form.channels);
  return (
    <>
      <MultiSelect
        label="Channels"
        description="In place of those that the routes choose."
        searchable
        clearable
        placeholder={form.channels.length === 0 ? 'as the routes choose' : ''}
        data={[...new Set([...known, ...form.channels])]}
        value={[...form.channels]}
        error={errorAt(errors, 'notification')}
        onChange={(channels) => onChange({ channels })}
        nothingFoundMessage="There is no such channel"
        inputWrapperOrder={['label', 'input', 'error', 'description']}
      />
      {nobody && <NobodyTold what="rule" />}
    </>
  );
}

function Texts({ form, errors, onChange }: FieldsProps) {
  const box = useRef<HTMLDivElement>(null);
  const last = useRef(0);
  const insert = (text: string) => {
    const index = Math.min(last.current, form.annotations.length - 1);
    const field = box.current?.querySelector<HTMLTextAreaElement>(`[data-pair-value="annotations ${index}"]`);
    if (field === null || field === undefined) {
      onChange({ annotations: [...form.annotations, { key: 'summary', value: text }] });
      return;
    }
    field.focus();
    // As if it were typed: the browser's own undo takes it back.
    if (!document.execCommand('insertText', false, text)) field.setRangeText(text);
  };
  const labels = [...form.groupBy.filter((key) => key !== '*'), ...form.labels.map(({ key }) => key.trim())];
  return (
    <div ref={box}>
      <PairFields
        legend="Texts"
        noun="text"
        place="annotations"
        long
        pairs={form.annotations}
        errors={errors}
        onChange={(annotations) => onChange({ annotations })}
        onFocusLine={(index) => {
          last.current = index;
        }}
      >
        <TemplateHelp
          labels={[...new Set(labels.filter(Boolean))]}
          variables={form.variables.map(({ name }) => name)}
          onInsert={insert}
        />
      </PairFields>
    </div>
  );
}

const SELDOM = ['interval', 'delay', 'maxGroups', 'noData', 'onError', 'description'] as const;

/** Folded away unless it says something of its own. */
function Seldom({ form, errors, onChange }: FieldsProps) {
  const places = ['intervalSeconds', 'delaySeconds', 'maxGroups', 'noData', 'onError', 'description'];
  const isWrong = places.some((place) => errorAt(errors, place) !== undefined);
  const [opened, setOpened] = useState(() => SELDOM.some((field) => form[field] !== EMPTY_RULE[field]));
  const open = opened || isWrong;
  return (
    <fieldset className="ui-form-group">
      <legend className="ui-heading">
        <UnstyledButton className="ui-link" aria-expanded={open} onClick={() => setOpened(!opened)}>
          {open ? 'Fewer settings' : 'More settings: no data, errors, pace, description'}
        </UnstyledButton>
      </legend>
      {open && (
        <>
          <div className="ui-two">
            <Select
              label="No data"
              allowDeselect={false}
              data={[...NO_DATA]}
              value={form.noData}
              error={errorAt(errors, 'noData')}
              onChange={(value) => value !== null && onChange({ noData: value as NoDataPolicy })}
            />
            <Select
              label="An evaluation that fails"
              allowDeselect={false}
              data={[...ON_ERROR]}
              value={form.onError}
              error={errorAt(errors, 'onError')}
              onChange={(value) => value !== null && onChange({ onError: value as ErrorPolicy })}
            />
          </div>
          <div className="ui-three">
            <TextInput
              label="Evaluated every"
              value={form.interval}
              error={errorAt(errors, 'intervalSeconds')}
              onChange={(event) => onChange({ interval: event.currentTarget.value })}
            />
            <TextInput
              label="Delay"
              title="The window ends so long before the evaluation, for data that comes late"
              value={form.delay}
              error={errorAt(errors, 'delaySeconds')}
              onChange={(event) => onChange({ delay: event.currentTarget.value })}
            />
            <TextInput
              label="Most groups"
              inputMode="numeric"
              value={form.maxGroups}
              error={errorAt(errors, 'maxGroups')}
              onChange={(event) => onChange({ maxGroups: event.currentTarget.value })}
            />
          </div>
          <Textarea
            label="Description"
            placeholder="Why this rule is there, for whoever changes it next"
            autosize
            minRows={2}
            maxRows={8}
            maxLength={2_000}
            value={form.description}
            error={errorAt(errors, 'description')}
            onChange={(event) => onChange({ description: event.currentTarget.value })}
          />
        </>
      )}
    </fieldset>
  );
}
