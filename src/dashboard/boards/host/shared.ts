import { host } from '../build/machines.ts';

export const device = { ...host, device: '$device' };
export const network = { ...host, interface: '$interface' };
export const ofHost = [{ key: 'host', op: '=', value: '$host' }] as const;
