export { CARD_KEYS } from './key.ts';
export type { KeyKind, Keys, KeyStore, SigningKey } from './key.ts';
export { keyRing } from './key-ring.ts';
export type { KeyRing } from './key-ring.ts';
