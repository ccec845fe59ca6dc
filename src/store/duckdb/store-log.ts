export type LogLevel = 'info' | 'warn' | 'error';

/** Where the store's thread writes what it does; the main thread passes it on to the server's log. */
export type StoreLogFunction = (level: LogLevel, fields: object, message: string) => void;
