import process from 'node:process';

/**
 * A machine whose clock is wrong, for a process that is started with this as NODE_OPTIONS=--import: off by TEST_CLOCK_OFF_MS, and set to
 * TEST_CLOCK_SET_MS off when SIGUSR2 comes. Timers go on as they do when a clock is set: by the monotonic one.
 */
const { TEST_CLOCK_OFF_MS = '0', TEST_CLOCK_SET_MS = '0' } = process.env;
const RealDate = Date;
let off = Number(TEST_CLOCK_OFF_MS);
process.on('SIGUSR2', () => {
  off = Number(TEST_CLOCK_SET_MS);
});

const now = () => RealDate.now() + off;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, made) => Reflect.construct(target, args.length === 0 ? [now()] : args, made),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
