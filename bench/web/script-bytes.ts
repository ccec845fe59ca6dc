import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';

/** The scripts that a page loads, as they are and packed by gzip. */
export class ScriptBytes {
  readonly #bodies = new Map<string, Promise<Buffer>>();
  bytes = 0;
  gzipBytes = 0;

  get files(): number {
    return this.#bodies.size;
  }

  watch(page: Page): void {
    page.on('response', (response) => {
      const url = response.url();
      if (/javascript/.test(response.headers()['content-type'] ?? '') && !this.#bodies.has(url))
        this.#bodies.set(url, response.body());
    });
  }

  /** Resolves when all that came by now is counted. */
  async all(): Promise<void> {
    const bodies = await Promise.all(this.#bodies.values());
    this.bytes = bodies.reduce((sum, { length }) => sum + length, 0);
    this.gzipBytes = bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
  }
}
