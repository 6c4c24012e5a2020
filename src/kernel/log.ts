import { pino, type Logger } from 'pino';

export type Log = Logger;

/**
 * JSON lines on stderr; readable ones where stderr is a terminal. Messages are static text with the variable parts beside
 * them, so that log alerts group.
 */
export function createLog(level: string, readable: boolean): Log {
  const options = { level, redact: ['*.password', '*.token', '*.authorization', '*.code'] };
  return readable
    ? pino({
        ...options,
        transport: { target: 'pino-pretty', options: { destination: 2, ignore: 'pid,hostname' } },
      })
    : pino(options, pino.destination(2));
}

/** For tests and for code that has nothing to say yet. */
export const silentLog: Log = pino({ level: 'silent' });
