import { PasswordInput, Textarea, TextInput } from '@mantine/core';
import { errorAt, type FieldErrors } from '../api/field-errors.ts';
import { type ChannelForm, HIDDEN } from './channel-form.ts';
import { HeaderFields } from './HeaderFields.tsx';

export interface SettingsFieldsProps {
  readonly form: ChannelForm;
  readonly errors: FieldErrors;
  readonly onChange: (part: Partial<ChannelForm>) => void;
}

/** What each type needs to know. */
export function SettingsFields({ form, errors, onChange }: SettingsFieldsProps) {
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
    <div className="ui-two">
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
