/** The reference of the turn at work: what a person quotes, and what finds its lines in the logs of every process. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { customAlphabet } from 'nanoid';

const referred = new AsyncLocalStorage<string | undefined>();

/** Read out over the telephone too: one case, and nothing that looks like something else. */
export const newReference = customAlphabet('23456789abcdefghjkmnpqrstuvwxyz', 8);

/** What a reference that comes back from a queue has to look like, so that it never carries anybody's text. */
export const REFERENCE = /^[2-9a-hjkmnp-z]{8}$/;

/** Does the work, and all that it goes on to, under this reference; under none where it is undefined. */
export function referring<T>(reference: string | undefined, work: () => T): T {
  return referred.run(reference, work);
}

/** Undefined for what nobody asked for. */
export function currentReference(): string | undefined {
  return referred.getStore();
}
