import { devNull } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/helpers/longest-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // A developer's own settings may be those of a real tenant.
    env: { ENV_FILE: devNull },
    globalSetup: ['test/helpers/global.ts'],
    pool: 'forks',
    // Most tests wait for programs, clocks and other people's turns: two cores keep three of them going.
    maxWorkers: 3,
    // Loading the whole bot anew for each file takes a sixth of the time, and nothing is mocked or kept between files.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // Real servers and processes have slow moments on a busy machine: where nobody watches, they are tried again.
    retry: process.env.CI === undefined ? 0 : 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
