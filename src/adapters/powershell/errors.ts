import { LinekeeperError } from '../../kernel/errors.ts';
import { meaningOf } from './failures.ts';
import type { Outcome } from './session.ts';

/** A service that runs its share of batches is asked again after this long; it does not say when one ends. */
const BUSY_MS = 15_000;
/** Of what a cmdlet says, which is shown to people. */
const LONGEST_MESSAGE = 200;

/** What an outcome that is none means to who asked, as errors of the port `TeamsAdmin`. */
export function errorOf(
  cmdlet: string,
  outcome: Exclude<Outcome, { readonly state: 'done' }>,
): LinekeeperError {
  if (outcome.state !== 'failed') {
    const sent = outcome.state === 'unknown' ? 'yes' : 'no';
    const details = { cmdlet, problem: outcome.why, sent };
    // Without the program nothing gets better by itself.
    return outcome.why === 'not-found'
      ? new LinekeeperError('teams-admin.no-program', {})
      : new LinekeeperError('teams-admin.unavailable', details, { retry: 'later' });
  }
  const message = oneLine(outcome.message);
  switch (meaningOf(outcome)) {
    case 'signed-out':
    case 'forbidden':
      return new LinekeeperError('teams-admin.unauthorised', { cmdlet, message });
    case 'busy':
      return new LinekeeperError(
        'teams-admin.too-many-batches',
        { cmdlet, waitMs: BUSY_MS },
        { retry: 'later' },
      );
    case 'not-found':
      return new LinekeeperError('teams-admin.refused', { cmdlet, message, status: 404 });
    case 'refused':
      return new LinekeeperError('teams-admin.refused', { cmdlet, message, status: 400 });
    case 'unclear':
      return new LinekeeperError(
        'teams-admin.unavailable',
        { cmdlet, problem: outcome.category, sent: outcome.sent ? 'yes' : 'no' },
        { retry: 'later' },
      );
  }
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{Control}\p{Format}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_MESSAGE);
}
