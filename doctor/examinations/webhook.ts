import { good, unset, warning, type Examination } from '../finding.ts';

/** What a random key of 128 bits comes to. */
const BITS = 128;

export const examineWebhook: Examination = ({ deviceStateSecret: secret }) => {
  const about = 'device-state webhook';
  if (secret === undefined) {
    return Promise.resolve([
      unset(about, 'DEVICE_STATE_SECRET is not set: falls are found by reading the inventory'),
    ]);
  }
  const bits = secret.length * Math.log2(Math.max(1, new Set(secret).size));
  return Promise.resolve([
    bits >= BITS
      ? good(about, `its secret has ${secret.length} characters`)
      : warning(
          about,
          'its secret could be guessed',
          'Make one with openssl rand -hex 32, set it as DEVICE_STATE_SECRET, and change the address in the Teams admin center’s rule.',
        ),
  ]);
};
