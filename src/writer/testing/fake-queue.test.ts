import { sampleQueueConformance } from '../../queue/conformance.ts';
import { FakeQueue } from './fake-queue.ts';

// What the tests of the writer stand on does what the real queues do.
for (const holdsDurably of [true, false]) {
  sampleQueueConformance(
    `the list that ${holdsDurably ? 'holds' : 'does not hold'} durably`,
    async ({ maxPendingSamples }) => new FakeQueue({ holdsDurably, maxPendingSamples }),
  );
}
