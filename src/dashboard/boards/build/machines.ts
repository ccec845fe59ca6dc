import { above } from './panels.ts';

/** The chosen hosts. */
export const host = { host: '$host' };
/** Their processors as a whole. */
export const allCores = { ...host, cpu: 'total' };

/** From when on a machine is short of something, in percent. The same on all boards about machines. */
const CPU_THRESHOLDS = above(80, 95);
const MEMORY_THRESHOLDS = above(85, 95);
const DISK_THRESHOLDS = above(80, 90);

const PERCENT = { unit: 'percent', min: 0, max: 100 } as const;

export const CPU_USE = { ...PERCENT, thresholds: CPU_THRESHOLDS };
export const MEMORY_USE = { ...PERCENT, thresholds: MEMORY_THRESHOLDS };
export const DISK_USE = { ...PERCENT, thresholds: DISK_THRESHOLDS };
