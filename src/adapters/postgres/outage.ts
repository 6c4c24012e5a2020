/** What a failure of the database means to a person. Anything not known here is a bug of ours. */
import { LinekeeperError } from '../../kernel/errors.ts';

/** SQLSTATE: nobody is connected, too many are, the server starts or stops, a standby answers, a statement took too long. */
const AWAY = /^(?:08|28|53(?!100)|57P0|57014$|25006$)/;
const DISK_FULL = '53100';
const NO_WAY = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT'],
  ...['EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
]);
/** pg gives these no code. */
const LOST =
  /^(?:Connection terminated|Query read timeout|timeout exceeded when trying to connect|timeout expired|Client (?:has encountered a connection error|was closed))/;
const NEVER_ANSWERED = 'Query read timeout';

/** `database.unavailable` or `database.full`, both worth trying again; undefined for everything else. */
export function outageOf(error: unknown): LinekeeperError | undefined {
  if (!(error instanceof Error)) return undefined;
  // Of a name with several addresses Node tells each failure.
  if (error instanceof AggregateError) return outageOf(error.errors[0]);
  const code = 'code' in error ? String(error.code) : '';
  if (code === DISK_FULL) return new LinekeeperError('database.full', {}, { retry: 'later', cause: error });
  const isAway = AWAY.test(code) || NO_WAY.has(code) || LOST.test(error.message);
  return isAway
    ? new LinekeeperError('database.unavailable', {}, { retry: 'later', cause: error })
    : undefined;
}

/** Whether a query was given up: its connection waits on, and whatever is asked on it next would wait behind. */
export function neverAnswered(error: unknown): boolean {
  return error instanceof Error && error.message === NEVER_ANSWERED;
}

/** For `catch`: the outage by its name, anything else as it was. */
export function throwNamed(error: unknown): never {
  throw outageOf(error) ?? error;
}
