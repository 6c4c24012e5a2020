// A Chromium without a window and without a word to the network, for the tests that look at pictures.
import { chromium as driver, type Browser } from 'playwright-core';
import { chromium as executablePath } from './programs.ts';

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Undefined where no Chromium is installed; the test run says so at its end. */
export async function launchChromium(): Promise<Browser | undefined> {
  if (executablePath === undefined) return undefined;
  return driver.launch({ executablePath, headless: true, args: QUIET });
}
