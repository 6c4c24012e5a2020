import { pino, type DestinationStream, type Logger } from 'pino';
import { hiding } from './hidden.ts';
import { currentReference } from './reference.ts';
import { traceIds } from './span.ts';

export type Log = Logger;

interface LogOptions {
  readonly level: string;
  /** For a terminal, instead of JSON lines. */
  readonly readable?: boolean;
  /** Never written, wherever they stand in what is logged. */
  readonly secrets?: readonly string[];
  /** Instead of stderr. */
  readonly to?: DestinationStream;
}

/**
 * JSON lines on stderr; readable ones where stderr is a terminal. Messages are static text with the variable parts beside
 * them, so that log alerts group.
 */
export function createLog({ level, readable = false, secrets = [], to }: LogOptions): Log {
  const hide = hiding(secrets);
  const options = {
    level,
    redact: ['*.password', '*.token', '*.authorization', '*.verificationCode'],
    serializers: { err: told },
    hooks: { streamWrite: hide },
    mixin: circumstances,
  };
  if (to) return pino(options, to);
  return readable
    ? pino({
        ...options,
        transport: {
          target: 'pino-pretty',
          options: { destination: 2, ignore: 'pid,hostname', singleLine: true },
        },
      })
    : pino(options, pino.destination(2));
}

/** What finds the other lines of the same turn, in the logs of all processes. */
function circumstances(): Record<string, string> {
  const reference = currentReference();
  return { ...(reference === undefined ? {} : { reference }), ...traceIds() };
}

/**
 * What of an error is logged. Libraries hang more on theirs than anybody should read: ioredis the AUTH command with its password,
 * pg the row that was refused, the Bot Framework its request with the token.
 */
function told(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack, cause } = error;
  return {
    ...{ type: name, message, stack },
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    ...(error instanceof AggregateError ? { errors: error.errors.map(told) } : {}),
    ...(cause === undefined ? {} : { cause: told(cause) }),
  };
}

/** For tests and for code that has nothing to say yet. */
export const silentLog: Log = pino({ level: 'silent' });
