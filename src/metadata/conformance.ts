import { afterEach, beforeEach, describe } from 'node:test';
import { alertConformance } from './conformance-alerts.ts';
import { annotationConformance } from './conformance-annotations.ts';
import { dashboardConformance } from './conformance-dashboards.ts';
import { deliveryConformance } from './conformance-deliveries.ts';
import { documentConformance } from './conformance-documents.ts';
import { eventConformance } from './conformance-events.ts';
import type { Opened } from './conformance-fixture.ts';
import { leaseConformance } from './conformance-leases.ts';
import { progressConformance } from './conformance-progress.ts';
import type { Metadata } from './port.ts';

/** One empty database. */
export interface MetadataHarness {
  /** As one more process opens it; closed by the suite. */
  open(): Promise<Metadata>;
  /** Lets time pass on the clock that leases go by. */
  advance(ms: number): Promise<void>;
  destroy(): Promise<void>;
}

/** What every `Metadata` does. `start` gives an empty database. */
export function metadataConformance(name: string, start: () => Promise<MetadataHarness>): void {
  describe(`${name} as metadata`, () => {
    let harness: MetadataHarness;
    let opened: Opened;
    beforeEach(async () => {
      harness = await start();
      opened = {
        one: await harness.open(),
        other: await harness.open(),
        advance: (ms) => harness.advance(ms),
      };
    });
    afterEach(async () => {
      await opened.one.close();
      await opened.other.close();
      await harness.destroy();
    });

    const current = (): Opened => opened;
    describe('documents', () => documentConformance(current));
    describe('dashboards', () => dashboardConformance(current));
    describe('annotations', () => annotationConformance(current));
    describe('leases', () => leaseConformance(current));
    describe('progress of evaluation', () => progressConformance(current));
    describe('recording events', () => eventConformance(current));
    describe('alerts', () => alertConformance(current));
    describe('deliveries', () => deliveryConformance(current));
  });
}
