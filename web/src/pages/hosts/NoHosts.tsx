import { CopyBlock } from '../../ui/CopyBlock.tsx';
import './no-hosts.css';

/** The first thing a new user sees: what would fill the page, with commands that work as they are. */
export function NoHosts() {
  const server = window.location.origin;
  return (
    <div className="no-hosts">
      <h2>No host has sent anything yet</h2>
      <p>
        Hosts appear here as soon as their first metrics come in. The agent of this machine starts with the
        server and sends every 10 seconds; a machine that was just started needs a moment.
      </p>
      <h3>Another machine</h3>
      <p>Run the agent there. It collects CPU, memory, disks and network, and keeps what it cannot send.</p>
      <CopyBlock label="the agent command" text={`dashboarding agent --server ${server}`} />
      <h3>Your own metrics</h3>
      <p>Any program can send numbers over HTTP. They show up in Explore at once.</p>
      <CopyBlock label="the curl command" text={curl(server)} />
    </div>
  );
}

function curl(server: string): string {
  const body = {
    metrics: [{ name: 'room_temperature', value: 21.5, unit: 'celsius', tags: { host: 'kitchen' } }],
  };
  return `curl -X POST ${server}/api/v1/metrics \\\n  -H 'content-type: application/json' \\\n  -d '${JSON.stringify(body)}'`;
}
