import assert from 'node:assert/strict';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../../scripts/chromium.ts';
import { CHROMIUM_FLAGS } from '../../../scripts/chromium-flags.ts';

export type Scheme = 'light' | 'dark';

export interface PageOptions {
  readonly scheme?: Scheme;
  readonly width?: number;
  readonly height?: number;
}

/** A Chromium with a profile of its own, and what its pages complained about. */
export class TestBrowser {
  readonly #browser: Browser;
  readonly #complaints: string[] = [];

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async start(): Promise<TestBrowser> {
    const executablePath = findChromium();
    assert.ok(executablePath !== undefined, 'the browser tests need Chromium');
    return new TestBrowser(await chromium.launch({ executablePath, args: [...CHROMIUM_FLAGS] }));
  }

  /** A page with storage of its own. Requests to other servers than `url` fail the test. */
  async open(url: string, options: PageOptions = {}): Promise<Page> {
    const context: BrowserContextOptions = {
      viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
      colorScheme: options.scheme ?? 'light',
      timezoneId: 'UTC',
      permissions: ['clipboard-read', 'clipboard-write'],
    };
    const page = await (await this.#browser.newContext(context)).newPage();
    const origin = new URL(url).origin;
    page.on('pageerror', (error) => this.#complaints.push(`page error: ${error.message}`));
    page.on('dialog', (dialog) => this.#complaints.push(`dialog: ${dialog.message()}`));
    page.on('console', (message) => {
      // What the browser says of replies and lost connections: tests provoke both on purpose.
      const isExpected = message.text().startsWith('Failed to load resource:');
      if (message.type() === 'error' && !isExpected) this.#complaints.push(`console: ${message.text()}`);
    });
    page.on('request', (request) => {
      const isOwn = /^(data|blob):/.test(request.url()) || new URL(request.url()).origin === origin;
      if (!isOwn) this.#complaints.push(`asked another server: ${request.url()}`);
    });
    page.setDefaultTimeout(15_000);
    await page.goto(url);
    return page;
  }

  /** Closes what was opened: a page that is left open goes on asking and drawing beside the next test. */
  async closePages(): Promise<void> {
    await Promise.all(this.#browser.contexts().map((context) => context.close()));
  }

  /** Ends the browser; fails when a page had an error, a warning dialog or asked elsewhere. */
  async close(): Promise<void> {
    await this.#browser.close();
    assert.deepEqual(this.#complaints, []);
  }
}
