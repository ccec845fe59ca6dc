import { IconBellOff } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useTimedPath } from '../../../time/links.ts';
import { useChannels, useRoutes } from '../api/queries.ts';
import { tellsSomebody } from './told.ts';

/** Whether nobody is told of a rule that names these channels, or of any rule; false while that is not known. */
export function useNobodyTold(own?: readonly string[]): boolean {
  const channels = useChannels().data?.channels;
  const routes = useRoutes().data?.routes;
  return channels !== undefined && routes !== undefined && !tellsSomebody({ channels, routes }, own);
}

/** That alerts are seen here alone, and where to change that. */
export function NobodyTold({ what }: { readonly what: 'rule' | 'all' }) {
  const timed = useTimedPath();
  return (
    <p className="ui-notice" role="note">
      <IconBellOff size={18} aria-hidden="true" />
      <span>
        {what === 'rule' ? 'Nobody is told of this rule’s alerts yet' : 'Nobody is told of alerts yet'}: no
        channel that is on takes them. Set one up under <Link to={timed('/alerts/channels')}>Channels</Link>.
      </span>
    </p>
  );
}
