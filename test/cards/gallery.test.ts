import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromium } from '../helpers/programs.ts';
import { launchChromium } from '../helpers/chromium.ts';
import { drawCard, GALLERY_PAGE, type Drawn } from './teams-page.ts';
import { renderAll, type Rendered } from './render.ts';

const GALLERY = join(import.meta.dirname, '../../docs/gallery');
const RENDERER = createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js');
/** A phone's chat, and a chat on a desktop. */
const WIDTHS = [320, 600] as const;

/** English as a phone shows it, French as a desktop does: every state twice, every language and width once. */
function isKept({ locale }: Rendered, width: number): boolean {
  return (locale === 'en') === (width === 320);
}

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
    page = await context.newPage();
    await page.setContent(GALLERY_PAGE);
    await page.addScriptTag({ path: RENDERER });
  });

  afterAll(async () => {
    await browser?.close();
  });

  it.each(cases)('%s is drawn whole', async (title, rendered, width) => {
    const drawn: Drawn = await page.evaluate(drawCard, {
      card: rendered.card,
      width,
      locale: rendered.locale,
    });
    expect(drawn.problems).toEqual([]);
    expect(drawn.overflowing).toEqual([]);
    expect(drawn.text.trim()).not.toBe('');

    const file = join(GALLERY, `${title}.png`);
    const wanted = process.env['UPDATE_GALLERY'] !== undefined || !existsSync(file);
    if (isKept(rendered, width) && wanted) await page.locator('#card').screenshot({ path: file });
  });
});
