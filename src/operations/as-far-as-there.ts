import { LinekeeperError } from '../kernel/errors.ts';

/** What is read of the device API; `otherwise` where Microsoft has switched that off, and what is known already has to do. */
export async function asFarAsThere<T>(read: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof LinekeeperError && error.code === 'graph.gone') return otherwise;
    throw error;
  }
}
