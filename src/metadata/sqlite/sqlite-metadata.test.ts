import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { metadataConformance } from '../conformance.ts';
import { openSqliteMetadata } from './sqlite-metadata.ts';

metadataConformance('SqliteMetadata', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dashboarding-metadata-'));
  let nowMs = 1_000_000;
  const metadata = openSqliteMetadata({ path: join(folder, 'metadata.db'), clock: { now: () => nowMs } });
  return {
    // One process at a time has the file: what would be another process is another caller here.
    open: async () => ({ ...metadata, close: async () => undefined }),
    advance: async (ms) => {
      nowMs += ms;
    },
    destroy: async () => {
      await metadata.close();
      rmSync(folder, { recursive: true });
    },
  };
});
