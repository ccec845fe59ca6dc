// Records one event after the other and says the number of each that is stored, until it is killed.
import { event, hexId, takeLease } from '../../conformance-fixture.ts';
import { openSqliteMetadata } from '../sqlite-metadata.ts';

const metadata = openSqliteMetadata({ path: process.argv[2] as string, clock: { now: () => 1_000 } });
const lease = await takeLease(metadata, 'rules-00');
for (let i = 0; ; i++) {
  const [stored] = await metadata.alerts.record([event(`e${i}`, { alertId: hexId(`a${i}`) })], { lease });
  process.send?.(stored?.seq);
  // The message leaves with the next turn of the event loop.
  await new Promise(setImmediate);
}
