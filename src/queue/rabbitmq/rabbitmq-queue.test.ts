import { after, before } from 'node:test';
import type { RabbitmqSettings } from '../../config/sections/rabbitmq.ts';
import { sampleQueueConformance } from '../conformance.ts';
import { type RabbitMqServer, startRabbitMq } from './testing/rabbitmq-server.ts';
import { connected, freshSettings, testQueue } from './testing/rabbitmq-setup.ts';

let server: RabbitMqServer;
let settings: RabbitmqSettings;
before(async () => {
  server = await startRabbitMq();
});
after(() => server.stop());

sampleQueueConformance(
  'RabbitMQ',
  () => {
    settings = freshSettings(server.url);
    return connected(testQueue(settings));
  },
  { reopen: () => connected(testQueue(settings)) },
);
