/** Drives the real Playground in headless Chromium, as a person would. */
import { chromium as browsers, type Locator } from 'playwright-core';
import { chromium } from './programs.ts';

export type ConversationName = 'Personal Chat' | 'Group Chat' | 'General' | 'Announcements';

export interface PlaygroundDriver {
  /** Types and sends; in a channel it starts a new post. Outside the personal chat the bot only hears what mentions it. */
  say(text: string, options?: { mention?: string }): Promise<void>;
  /** Replies in the newest thread of a channel. */
  reply(text: string, options?: { mention?: string }): Promise<void>;
  /** Presses a button of the newest card that has one with this title. */
  press(title: string, options?: { nth?: number }): Promise<void>;
  /** Fills an input of the newest card that has one with this label; of a choice, the option with this title is taken. */
  fill(label: string, text: string): Promise<void>;
  /** Presses a button that opens a link in the browser, and returns the link. */
  open(title: string): Promise<string>;
  /** All that the newest card says; '' where there is none. */
  lastCard(): Promise<string>;
  /** Waits until a message or card of this conversation says so (default 10 s). */
  waitFor(text: string | RegExp, ms?: number): Promise<void>;
  conversation(name: ConversationName): Promise<void>;
  screenshot(path: string): Promise<void>;
  /** The newest card as it looks now, as a PNG. */
  picture(): Promise<Buffer>;
  close(): Promise<void>;
}

/**
 * @param pixelRatio for pictures: how many pixels each of the page has, which is then high enough for a whole card
 * @throws where no Chromium is installed: check `chromium` of programs.ts first.
 */
export async function openPlayground(url: string, pixelRatio = 1): Promise<PlaygroundDriver> {
  if (chromium === undefined) throw new Error('Chromium is not installed');
  const browser = await browsers.launch({ executablePath: chromium, args: ['--no-sandbox'] });
  const page = await browser.newPage({
    viewport: { width: 1400, height: pixelRatio > 1 ? 1600 : 1000 },
    deviceScaleFactor: pixelRatio,
  });
  await page.goto(url);
  await page.getByRole('treeitem', { name: 'Personal Chat' }).waitFor();
  // The log panel repeats every message, which would fool waitFor and crowd the pictures.
  await page.getByTitle('Toggle Log Panel').click();

  // A message of a chat has a header, a post of a channel only its menu.
  const posts = page.locator('[role=group]:has([aria-label="Show more information"])');
  const messages = page.locator(':has(> [aria-label="Message header"])').or(posts);
  const composer = page.locator('[data-lexical-editor=true]');

  /** Chats grow downwards, channels have their newest post on top and its replies downwards. */
  async function cards(): Promise<Locator> {
    const newest = (await posts.count()) > 0 ? posts.first() : page.locator('body');
    return newest.locator('.ac-adaptiveCard');
  }

  async function write(box: Locator, text: string, mention: string | undefined): Promise<void> {
    await box.click();
    if (mention !== undefined) {
      await page.keyboard.type('@');
      await page.getByRole('menuitem', { name: mention }).click();
      await page.keyboard.type(' ');
    }
    // Not a paste: the Playground drops the line breaks of what is pasted, and keeps those of what is inserted.
    await page.keyboard.insertText(text);
  }

  async function press(
    title: string,
    { nth = 0, role = 'button' }: { nth?: number; role?: 'button' | 'link' } = {},
  ): Promise<void> {
    const button = page.getByRole(role, { name: title, exact: true });
    const card = (await cards()).filter({ has: button }).last();
    await card.getByRole(role, { name: title, exact: true }).nth(nth).click({ timeout: 10_000 });
  }

  return {
    async say(text, { mention } = {}) {
      const post = page.getByRole('button', { name: 'Post', exact: true });
      if (await post.isVisible()) {
        await write(composer.first(), text, mention);
        await post.click();
      } else {
        await write(composer.last(), text, mention);
        await page.keyboard.press('Enter');
      }
    },
    async reply(text, { mention } = {}) {
      await write(composer.nth(1), text, mention);
      await page.keyboard.press('Enter');
    },
    press,
    async open(title) {
      await page.evaluate('window.open = (url) => { window.linkOpened = String(url); return null; }');
      await press(title, { role: 'link' });
      const opened = await page.waitForFunction('window.linkOpened', undefined, { timeout: 5_000 });
      return String(await opened.jsonValue());
    },
    async fill(label, text) {
      const input = (await cards())
        .filter({ has: page.getByLabel(label) })
        .last()
        .getByLabel(label)
        .first();
      const isChoice = (await input.and(page.locator('select')).count()) > 0;
      if (isChoice) await input.selectOption({ label: text });
      else await input.fill(text);
    },
    async lastCard() {
      const all = await cards();
      return (await all.count()) === 0 ? '' : all.last().innerText();
    },
    async waitFor(text, ms = 10_000) {
      await messages.filter({ hasText: text }).last().waitFor({ timeout: ms });
    },
    async conversation(name) {
      await page.getByRole('treeitem', { name }).click();
      await composer.first().waitFor();
    },
    async screenshot(path) {
      await page.screenshot({ path });
    },
    async picture() {
      return (await cards()).last().screenshot({ animations: 'disabled' });
    },
    close: () => browser.close(),
  };
}
