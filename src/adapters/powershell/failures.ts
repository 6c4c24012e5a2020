/** What the errors of cmdlets mean. They are told in words, of which these are the ones that were seen. */
import type { Failure } from './session.ts';

/** Nobody is signed in, or no longer; the cmdlet did nothing. */
const SIGNED_OUT =
  /\b(?:run|call) Connect-MicrosoftTeams\b|session (?:is not established|has expired|expired)|token (?:has |is )?expired|\bAADSTS(?:700082|50173|70043)\b/i;
/** Signed in, but not allowed: the role of a service principal or an administrator is missing. */
const FORBIDDEN =
  /access (?:is )?denied|\bforbidden\b|\b403\b|insufficient privileges|not authori[sz]ed|\b401\b/i;
const BUSY =
  /\bTooManyBatches\b|too many (?:active |concurrent )?(?:batch|request)|(?:maximum|limit).{0,40}\bbatch|\b429\b/i;
const UNKNOWN_THING = /\bnot ?found\b|\b404\b|does not exist|cannot find/i;
/** Errors in which PowerShell or the service refuses what it was given. */
const REFUSING = new Set([
  ...['InvalidArgument', 'InvalidData', 'InvalidType', 'ParserError', 'MetadataError', 'SyntaxError'],
  ...['ObjectNotFound', 'ResourceExists', 'PermissionDenied', 'AuthenticationError', 'SecurityError'],
]);
const BAD_REQUEST = /\bbad ?request\b|\b400\b/i;

export function isSignedOut({ id, message }: Pick<Failure, 'id' | 'message'>): boolean {
  return SIGNED_OUT.test(message) || SIGNED_OUT.test(id);
}

/** `unclear`: it may have been done for all that is known. */
export type Meaning = 'signed-out' | 'forbidden' | 'busy' | 'not-found' | 'refused' | 'unclear';

export function meaningOf(failure: Failure): Meaning {
  const { category, id, message, sent } = failure;
  const says = (words: RegExp): boolean => words.test(message) || words.test(id);
  if (isSignedOut(failure)) return 'signed-out';
  if (category === 'PermissionDenied' || category === 'AuthenticationError' || says(FORBIDDEN))
    return 'forbidden';
  if (says(BUSY)) return 'busy';
  if (category === 'ObjectNotFound' || says(UNKNOWN_THING)) return 'not-found';
  return !sent || REFUSING.has(category) || says(BAD_REQUEST) ? 'refused' : 'unclear';
}
