import { ClientCertificateCredential, ClientSecretCredential, type TokenCredential } from '@azure/identity';
import type { GraphSettings } from '../../config.ts';
import { LinekeeperError } from '../../kernel/errors.ts';

/** Where the bearer token comes from: a fixed one, or the app's own credential at Entra (cached and renewed by the library). */

const SCOPE = 'https://graph.microsoft.com/.default';

/** The function throws `graph.unauthorised` when Entra refuses the app. */
export function graphToken(settings: GraphSettings): () => Promise<string> {
  if (settings.kind === 'token') return () => Promise.resolve(settings.token);
  const credential: TokenCredential =
    settings.kind === 'certificate'
      ? new ClientCertificateCredential(settings.tenantId, settings.clientId, settings.certificatePath)
      : new ClientSecretCredential(settings.tenantId, settings.clientId, settings.secret);
  return async () => {
    const token = await credential.getToken(SCOPE).catch((cause: unknown) => {
      throw new LinekeeperError('graph.unauthorised', { path: SCOPE, status: 0 }, { cause });
    });
    if (!token) throw new LinekeeperError('graph.unauthorised', { path: SCOPE, status: 0 });
    return token.token;
  };
}
