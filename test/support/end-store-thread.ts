// Preloaded into a server: ends its store thread, and nothing else, once the file named by END_STORE_THREAD_WHEN is there.
import { existsSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const { END_STORE_THREAD_WHEN: file } = process.env;
if (!isMainThread && file !== undefined) {
  // In a worker this ends the thread only.
  setInterval(() => existsSync(file) && process.exit(7), 20);
}
