import { Button, Switch, UnstyledButton } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { ActionsHead } from '../../../ui/ActionsHead.tsx';
import { CopyBlock } from '../../../ui/CopyBlock.tsx';
import { LoadingBar } from '../../../ui/LoadingBar.tsx';
import { EmptyNote } from '../../../ui/Notes.tsx';
import { useTell } from '../../../ui/undo.ts';
import { alertApi } from '../api/client.ts';
import type { Channel } from '../api/notify-types.ts';
import { useRenewAlerts } from '../api/queries.ts';
import { useSave } from '../ui/use-save.ts';
import { ChannelDrawer } from './ChannelDrawer.tsx';
import { Answer } from './ChannelTestLine.tsx';
import {
  type ChannelForm,
  channelForm,
  channelInput,
  EMPTY_CHANNEL,
  TYPE_WORDS,
  targetWords,
} from './channel-form.ts';

export interface ChannelsPanelProps {
  readonly query: UseQueryResult<{ readonly channels: readonly Channel[] }>;
}

/** Who can be told. */
export function ChannelsPanel({ query }: ChannelsPanelProps) {
  const [form, setForm] = useState<ChannelForm>();
  const channels = query.data?.channels ?? [];
  return (
    <section className="panel" aria-label="Channels" aria-busy={query.isPending}>
      <LoadingBar active={query.isFetching} />
      <header className="panel-head">
        <h2 className="panel-title">
          Channels <small>who is told</small>
        </h2>
        <Button size="compact-sm" variant="default" onClick={() => setForm(EMPTY_CHANNEL)}>
          New channel
        </Button>
      </header>
      {query.data !== undefined && channels.length === 0 ? (
        <NoChannels />
      ) : (
        <table className="ui-table al-channels">
          <thead>
            <tr>
              <th scope="col">Channel</th>
              <th scope="col" className="ui-wide ui-p1">
                Goes to
              </th>
              <ActionsHead />
            </tr>
          </thead>
          <tbody>
            {channels.map((channel) => (
              <Row key={channel.id} channel={channel} onOpen={() => setForm(channelForm(channel))} />
            ))}
          </tbody>
        </table>
      )}
      <ChannelDrawer form={form} onClose={() => setForm(undefined)} />
    </section>
  );
}

function Row({ channel, onOpen }: { readonly channel: Channel; readonly onOpen: () => void }) {
  const test = useSave(() => alertApi.channels.test(channel.id));
  const toggle = useToggle();
  return (
    <tr data-quiet={!channel.enabled || undefined}>
      <td className="al-name-cell">
        <UnstyledButton className="ui-open" title={channel.name} onClick={onOpen}>
          {channel.name}
        </UnstyledButton>
        <span className="ui-sub">
          {TYPE_WORDS[channel.type] ?? channel.type}
          {channel.default === true && <span className="ui-badge is-plain">default</span>}
        </span>
      </td>
      <td className="ui-wide ui-p1">
        <span className="al-summary" title={targetWords(channel)}>
          {targetWords(channel) || 'as its key says'}
        </span>
        {!channel.sendResolved && <span className="ui-sub">not told when an alert is over</span>}
        <div role="status" className="al-test-answer">
          {test.data !== undefined && !test.isPending && <Answer result={test.data} />}
          {test.error !== null && <p className="ui-problem">{test.error.message}</p>}
        </div>
      </td>
      <td className="ui-col-acts">
        <span className="al-acts">
          <Button
            className="ui-p1"
            size="compact-xs"
            variant="default"
            loading={test.isPending}
            aria-label={`Send a test message to ${channel.name}`}
            onClick={() => test.mutate(undefined)}
          >
            Test
          </Button>
          <Switch
            size="xs"
            aria-label={`${channel.name} is on`}
            checked={channel.enabled}
            onChange={() => void toggle(channel)}
          />
        </span>
      </td>
    </tr>
  );
}

function useToggle(): (channel: Channel) => Promise<void> {
  const tell = useTell();
  const renew = useRenewAlerts();
  return async (channel) => {
    const before = channelInput(channelForm(channel));
    try {
      const enabled = !channel.enabled;
      const changed = await alertApi.channels.update(channel.id, channel.version, { ...before, enabled });
      const undo = () => alertApi.channels.update(channel.id, changed.version, before).then(renew);
      tell({ words: `${channel.name} is switched ${enabled ? 'on' : 'off'}.`, undo });
    } catch (error) {
      tell({ words: `${channel.name} could not be changed: ${(error as Error).message}` });
    }
    await renew();
  };
}

function NoChannels() {
  const body = {
    name: 'ops mail',
    type: 'email',
    default: true,
    settings: { to: ['ops@example.com'] },
  };
  return (
    <EmptyNote title="Nobody can be told yet">
      <p>
        Alerts are evaluated and shown, but no message goes out. Make a channel and mark it as default: it
        then gets all that no route takes.
      </p>
      <CopyBlock
        label="the curl command"
        text={`curl -X POST ${window.location.origin}/api/v1/alerts/channels \\\n  -H 'content-type: application/json' \\\n  -d '${JSON.stringify(body).replaceAll(',"', ',\n       "')}'`}
      />
    </EmptyNote>
  );
}
