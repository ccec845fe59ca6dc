import { useChannels, useInhibitions, useRoutes } from '../api/queries.ts';
import { ALERTS_CRUMB, AlertsFrame } from '../ui/AlertsFrame.tsx';
import { AlertsProblem } from '../ui/AlertsProblem.tsx';
import { ChannelsPanel } from './ChannelsPanel.tsx';
import { DeliveriesPanel } from './DeliveriesPanel.tsx';
import { InhibitionsPanel } from './InhibitionsPanel.tsx';
import { RoutesPanel } from './RoutesPanel.tsx';
import './channels.css';

/** Who is told of what, and what became of each message. */
export default function ChannelsPage() {
  const channels = useChannels();
  const routes = useRoutes();
  const inhibitions = useInhibitions();
  const isReadable = channels.data !== undefined || channels.error === null;
  return (
    <AlertsFrame title="Channels and routes" crumbs={[ALERTS_CRUMB]}>
      <AlertsProblem query={channels} what="The channels could not be read" />
      {isReadable && (
        <>
          <AlertsProblem query={routes} what="The routes could not be read" />
          <div className="al-channels-grid">
            <ChannelsPanel query={channels} />
            <div className="al-channels-side">
              <RoutesPanel query={routes} channels={channels.data?.channels ?? []} />
              <InhibitionsPanel query={inhibitions} />
            </div>
          </div>
          <DeliveriesPanel channels={channels.data?.channels ?? []} />
        </>
      )}
    </AlertsFrame>
  );
}
