import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
} from 'node:crypto';
import type { KeyKind, KeyRing, SigningKey } from '../keys/index.ts';

/** Ed25519, as PKCS#8. Never replaced and accepted for ever: its fingerprint is noted by people, and the log outlives any term. */
export const AUDIT_KEYS: KeyKind = {
  purpose: 'audit',
  make: () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' }),
  replacedAfterDays: null,
  acceptedForDays: null,
};

/** Signs what the log claims of itself. */
export interface AuditSigner {
  sign(text: string): Promise<Signed>;
  /** False too where the key is none of ours. */
  verifies(text: string, signed: Signed): Promise<boolean>;
  /** The half of the signing key that everybody may have. */
  publicKey(): Promise<PublicKey>;
}

/** `signature`: Ed25519, as base64. */
export interface Signed {
  readonly keyId: string;
  readonly signature: string;
}

export interface PublicKey {
  readonly keyId: string;
  /** SubjectPublicKeyInfo (DER) as base64. */
  readonly spki: string;
  /** `SHA256:` and the base64 of the SPKI's hash, as ssh writes it: short enough to be compared by eye. */
  readonly fingerprint: string;
}

export function auditSigner(ring: KeyRing): AuditSigner {
  return {
    async sign(text) {
      const key = await ring.current();
      return { keyId: key.id, signature: sign(null, Buffer.from(text), privateHalf(key)).toString('base64') };
    },
    async verifies(text, { keyId, signature }) {
      const key = await ring.find(keyId);
      return (
        key !== undefined &&
        verify(null, Buffer.from(text), createPublicKey(privateHalf(key)), Buffer.from(signature, 'base64'))
      );
    },
    async publicKey() {
      const key = await ring.current();
      const spki = createPublicKey(privateHalf(key)).export({ type: 'spki', format: 'der' });
      const digest = createHash('sha256').update(spki).digest('base64').replaceAll('=', '');
      return { keyId: key.id, spki: spki.toString('base64'), fingerprint: `SHA256:${digest}` };
    },
  };
}

function privateHalf({ secret }: SigningKey): ReturnType<typeof createPrivateKey> {
  return createPrivateKey({ key: secret, format: 'der', type: 'pkcs8' });
}
