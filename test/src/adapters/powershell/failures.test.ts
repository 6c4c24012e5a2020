import { describe, expect, it } from 'vitest';
import { isSignedOut, meaningOf, type Meaning } from '../../../../src/adapters/powershell/failures.ts';

const CASES: readonly [message: string, category: string, meaning: Meaning, sent?: boolean][] = [
  ['Session is not established. Please run Connect-MicrosoftTeams.', 'InvalidOperation', 'signed-out'],
  ['The session has expired', 'NotSpecified', 'signed-out'],
  ['Access Denied.', 'NotSpecified', 'forbidden'],
  ['Response status code does not indicate success: 403 (Forbidden).', 'InvalidOperation', 'forbidden'],
  ['', 'PermissionDenied', 'forbidden'],
  ['Too many active batch requests in region EMEA', 'InvalidOperation', 'busy'],
  ['Maximum number of concurrent batches reached', 'InvalidOperation', 'busy'],
  ['Batch 17 not found', 'InvalidOperation', 'not-found'],
  ['Cannot process argument', 'InvalidArgument', 'refused'],
  ['BadRequest: the file has no rows', 'NotSpecified', 'refused'],
  ['No module MicrosoftTeams', 'ResourceUnavailable', 'refused', false],
  ['A task was canceled.', 'OperationStopped', 'unclear'],
  [
    'Response status code does not indicate success: 503 (Service Unavailable).',
    'InvalidOperation',
    'unclear',
  ],
];

describe('src/adapters/powershell/failures.ts', () => {
  it.each(CASES)('%s (%s) means: %s', (message, category, meaning, sent = true) => {
    expect(meaningOf({ category, id: 'Peer', message, sent })).toBe(meaning);
  });

  it('takes no missing role for a sign-in that has run out, which would be repeated', () => {
    for (const message of ['Access Denied', 'Insufficient privileges', '403', '401 Unauthorized'])
      expect(isSignedOut({ id: '', message })).toBe(false);
  });
});
