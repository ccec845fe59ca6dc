import Type from 'typebox';
import { tlsSettings } from './tls.ts';

export const rabbitmqSettings = Type.Object({
  url: Type.String({
    default: 'amqp://127.0.0.1:5672',
    secret: true,
    description:
      'RabbitMQ of the cluster profile: amqp:// or amqps://, with user, password and virtual host; several nodes separated by commas are tried in turn.',
  }),
  ...tlsSettings('RabbitMQ'),
  ingestQueue: Type.String({
    default: 'metrics.ingest',
    minLength: 1,
    description: 'Quorum queue that carries batches from ingest to the writers.',
  }),
  deadLetterQueue: Type.String({
    default: 'metrics.dlq',
    minLength: 1,
    description: 'Quorum queue that keeps what could not be stored.',
  }),
  prefetchBatches: Type.Integer({
    default: 500,
    minimum: 1,
    maximum: 2_000,
    description: 'Batches a writer may hold unacknowledged at once.',
  }),
  maxHeldMiB: Type.Integer({
    default: 128,
    minimum: 1,
    description:
      'Batches a writer may hold in memory until they are stored; it takes no more while they are that many.',
  }),
  holdSeconds: Type.Number({
    default: 600,
    exclusiveMinimum: 0,
    description:
      "How long a writer holds batches while none can be stored; then they go back to RabbitMQ, and only one is tried until the store takes it. Must be well below RabbitMQ's consumer_timeout (30 minutes).",
  }),
  deliveryLimit: Type.Integer({
    default: 100,
    minimum: 1,
    description:
      'How often a batch comes back from writers that died before it becomes a dead letter; used when the queue is created.',
  }),
  maxMessageMiB: Type.Integer({
    default: 16,
    minimum: 1,
    maximum: 128,
    description:
      "Largest batch as a message; a larger one is refused with 413. RabbitMQ's own limit, max_message_size (16 MiB from RabbitMQ 4 on), must not be below it.",
  }),
  maxPendingMiB: Type.Integer({
    default: 64,
    minimum: 1,
    description: 'Batches an ingest node holds while RabbitMQ confirms them; above it ingest answers 503.',
  }),
  confirmTimeoutSeconds: Type.Number({
    default: 10,
    exclusiveMinimum: 0,
    description: 'How long RabbitMQ may take to confirm a batch before ingest answers 503.',
  }),
  compression: Type.Union([Type.Literal('none'), Type.Literal('zstd')], {
    default: 'none',
    description: 'How batches are packed in RabbitMQ; zstd takes less disk and network, and more CPU.',
  }),
  heartbeatSeconds: Type.Integer({
    default: 10,
    minimum: 1,
    description: 'After twice this time of silence a connection counts as broken.',
  }),
  reconnectMaxSeconds: Type.Number({
    default: 5,
    exclusiveMinimum: 0,
    description: 'Longest wait between tries to connect again.',
  }),
});

export type RabbitmqSettings = Type.Static<typeof rabbitmqSettings>;
