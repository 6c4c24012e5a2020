import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromium } from '../helpers/programs.ts';
import { launchChromium } from '../helpers/chromium.ts';
import { renderAll, type Rendered } from './render.ts';

const GALLERY = join(import.meta.dirname, '../../docs/gallery');
const TEAMS = join(import.meta.dirname, 'teams.html');
const RENDERER = createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js');
/** A phone's chat, and a chat on a desktop. */
const WIDTHS = [320, 600] as const;

/** What teams.html makes of a card. */
interface Drawn {
  readonly text: string;
  readonly problems: readonly string[];
  readonly overflowing: readonly string[];
}

/** English as a phone shows it, French as a desktop does; the extremes only of cards that have nothing else to show. */
function isKept({ sample, locale, samples }: Rendered, width: number): boolean {
  return (locale === 'en') === (width === 320) && (sample !== 'largest' || samples === 1);
}

/** Said of an element that this renderer does not know; cards.test.ts sees that there is a fallback. */
const HAS_FALLBACK = 'Unknown element type "CodeBlock"';

const cases = renderAll().flatMap((each) =>
  WIDTHS.map((width) => [`${each.name}.${each.sample}.${each.locale}.${width}`, each, width] as const),
);

describe.skipIf(chromium === undefined)('docs/gallery', () => {
  let browser: Browser | undefined;
  let page: Page;

  beforeAll(async () => {
    mkdirSync(GALLERY, { recursive: true });
    browser = await launchChromium();
    if (!browser) throw new Error('Chromium was found but did not start');
    const context = await browser.newContext({
      timezoneId: 'Europe/Paris',
      locale: 'en-GB',
      deviceScaleFactor: 1,
    });
    await context.addInitScript({ path: RENDERER });
    page = await context.newPage();
    await page.goto(pathToFileURL(TEAMS).href);
  });

  afterAll(async () => {
    await browser?.close();
  });

  it.each(cases)('%s is drawn whole', async (title, rendered, width) => {
    const drawn = await page.evaluate<Drawn>(`drawCard(${JSON.stringify(rendered.card)}, ${width})`);
    expect(drawn.problems.filter((problem) => !problem.startsWith(HAS_FALLBACK))).toEqual([]);
    expect(drawn.overflowing).toEqual([]);
    expect(drawn.text.trim()).not.toBe('');

    const file = join(GALLERY, `${title}.png`);
    const wanted = process.env.UPDATE_GALLERY !== undefined || !existsSync(file);
    if (isKept(rendered, width) && wanted) await page.locator('#card').screenshot({ path: file });
  });
});
