import { LinekeeperError } from '../../kernel/errors.ts';

/** Whether Graph says that there is no such thing. */
export function isAbsent(error: unknown): boolean {
  return error instanceof LinekeeperError && error.code === 'graph.refused' && error.details.status === 404;
}
