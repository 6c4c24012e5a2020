import { good, unset, warning, type Examination } from '../finding.ts';
import { twoValues } from '../two-values.ts';

/** What a random key of 128 bits comes to. */
const BITS = 128;

export const examineWebhook: Examination = ({ deviceStateSecrets: secrets }) => {
  const about = 'device-state webhook';
  if (secrets.length === 0) {
    return Promise.resolve([
      unset(about, 'DEVICE_STATE_SECRET is not set: falls are found by reading the inventory'),
    ]);
  }
  const lengths = secrets.map(({ length }) => length).join(' and ');
  return Promise.resolve([
    secrets.every((secret) => bitsOf(secret) >= BITS)
      ? good(about, `its secret has ${lengths} characters`)
      : warning(
          about,
          'its secret could be guessed',
          'Make one with openssl rand -hex 32, set it as DEVICE_STATE_SECRET, and change the address in the Teams admin center’s rule.',
        ),
    ...twoValues('DEVICE_STATE_SECRET', secrets),
  ]);
};

function bitsOf(secret: string): number {
  return secret.length * Math.log2(Math.max(1, new Set(secret).size));
}
