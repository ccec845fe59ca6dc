import { crc32 } from 'node:zlib';
import { AppError } from '../../lib/errors.ts';
import { TIERS, type Tier } from '../port.ts';

/** Raised when a file written by this program could not be read by an older one. */
export const SEGMENT_VERSION = 1;

/** Seven letters and the version; opens and closes every file. */
const MAGIC = 'DASHSEG';
export const MAGIC_BYTES = 8;
export const FOOTER_BYTES = 64;
/** A CRC-32 closes each block. */
export const BLOCK_CRC_BYTES = 4;

/** Rows of a block when the writer is not told otherwise: a day of a 10-second series is three blocks. */
export const DEFAULT_BLOCK_ROWS = 4096;
/** Row counts are kept in 16 bits. */
export const MAX_BLOCK_ROWS = 65_535;

export interface Footer {
  readonly tier: Tier;
  readonly rows: number;
  readonly series: number;
  readonly blocks: number;
  readonly minTime: number;
  readonly maxTime: number;
  readonly indexOffset: number;
  readonly indexBytes: number;
  readonly indexCrc: number;
}

export function magic(): Uint8Array {
  const bytes = new Uint8Array(MAGIC_BYTES);
  for (let i = 0; i < MAGIC.length; i++) bytes[i] = MAGIC.charCodeAt(i);
  bytes[MAGIC.length] = SEGMENT_VERSION;
  return bytes;
}

export function encodeFooter(footer: Footer): Uint8Array {
  const bytes = new Uint8Array(FOOTER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setFloat64(0, footer.indexOffset, true);
  view.setUint32(8, footer.indexBytes, true);
  view.setUint32(12, footer.indexCrc, true);
  view.setUint32(16, footer.blocks, true);
  view.setUint32(20, footer.series, true);
  view.setFloat64(24, footer.rows, true);
  view.setFloat64(32, footer.minTime, true);
  view.setFloat64(40, footer.maxTime, true);
  view.setUint8(48, TIERS.indexOf(footer.tier));
  view.setUint32(52, crc32(bytes.subarray(0, 52)), true);
  bytes.set(magic(), 56);
  return bytes;
}

/** Reads the last `FOOTER_BYTES` of a file. */
export function decodeFooter(bytes: Uint8Array, path: string, footerOffset: number): Footer {
  checkMagic(bytes.subarray(56), path, footerOffset + 56);
  const view = new DataView(bytes.buffer, bytes.byteOffset, FOOTER_BYTES);
  const tier = TIERS[view.getUint8(48)];
  if (view.getUint32(52, true) !== crc32(bytes.subarray(0, 52)) || tier === undefined) {
    throw corrupt(path, footerOffset, 'its footer does not match its checksum');
  }
  return {
    tier,
    indexOffset: view.getFloat64(0, true),
    indexBytes: view.getUint32(8, true),
    indexCrc: view.getUint32(12, true),
    blocks: view.getUint32(16, true),
    series: view.getUint32(20, true),
    rows: view.getFloat64(24, true),
    minTime: view.getFloat64(32, true),
    maxTime: view.getFloat64(40, true),
  };
}

/** Refuses what is no segment file and what a newer program wrote. */
export function checkMagic(bytes: Uint8Array, path: string, offset: number): void {
  for (let i = 0; i < MAGIC.length; i++) {
    if (bytes[i] !== MAGIC.charCodeAt(i)) throw corrupt(path, offset, 'it does not carry the mark of one');
  }
  const version = bytes[MAGIC.length];
  if (version === SEGMENT_VERSION) return;
  throw new AppError(
    'SEGMENT_VERSION',
    `segment file ${path} has format version ${version}; this program reads version ${SEGMENT_VERSION}`,
    { status: 500, fix: 'Start the version of the program that wrote this data folder, or a newer one.' },
  );
}

export function corrupt(path: string, offset: number, what: string): AppError {
  return new AppError('SEGMENT_CORRUPT', `segment file ${path} is damaged at byte ${offset}: ${what}`, {
    status: 500,
    fix: 'Restore the file from a backup, or move it out of the data folder to go on without its data.',
  });
}
