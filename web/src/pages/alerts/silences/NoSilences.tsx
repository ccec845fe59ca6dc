import { CopyBlock } from '../../../ui/CopyBlock.tsx';
import { EmptyNote } from '../../../ui/Notes.tsx';

/** Before the first silence: what it is for, and how a script makes one. */
export function NoSilences() {
  const server = window.location.origin;
  const body = {
    matchers: [{ key: 'host', op: '=', value: 'web-1' }],
    startMs: 0,
    endMs: 0,
    kind: 'maintenance',
    comment: 'kernel update',
    createdBy: 'ops',
  };
  const times = JSON.stringify(body)
    .replaceAll(',"', ',\n       "')
    .replace('"startMs":0', '"startMs":\'$(date +%s)\'000')
    .replace('"endMs":0', '"endMs":\'$(date -d +2hours +%s)\'000');
  return (
    <section className="panel ui-panel">
      <EmptyNote title="Nothing is silenced">
        <p>
          A silence holds messages back while something is known or planned. Alerts go on being evaluated and
          shown. Make one here, from an alert, or from a script that does planned work:
        </p>
        <CopyBlock
          label="the curl command"
          text={`curl -X POST ${server}/api/v1/alerts/silences \\\n  -H 'content-type: application/json' \\\n  -d '${times}'`}
        />
      </EmptyNote>
    </section>
  );
}
