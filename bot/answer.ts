import { notice, type NoticeData } from '../cards/notice.ts';
import { render, type Card } from '../cards/card.ts';
import type { Locale } from '../cards/wording/index.ts';
import type { Refusal } from '../src/kernel/result.ts';
import type { MessageRef, View } from './turn.ts';

/** What a command or a button answers: a card not yet in any language, and where it goes. */
export interface Answer {
  view(locale: Locale): View;
  /**
   * `replace`: in the place of the card whose button was pressed. `own`: there too, for whoever pressed alone.
   */
  readonly where: 'reply' | 'replace' | 'own';
  /** It tells what stands in the way of what was asked. */
  readonly refuses?: true;
  /**
   * What is asked of others once the person has the answer, who does not wait for it. It may be lost with the process: the sweep
   * has to find what it was for.
   */
  readonly after?: () => Promise<void>;
  /** Called with the message once it is posted. */
  readonly posted?: (ref: MessageRef) => Promise<void>;
}

export function answer<Data>(card: Card<Data>, data: Data, posted?: Answer['posted']): Answer {
  return { view: (locale) => render(card, data, locale), where: 'reply', ...(posted ? { posted } : {}) };
}

export function inPlace(shown: Answer): Answer {
  return { ...shown, where: 'replace' };
}

/** In the place of the card whose button was pressed, for nobody else. */
export function forPresser(shown: Answer): Answer {
  return { ...shown, where: 'own' };
}

/** A short confirmation, refusal or warning. Codes have their wording in `cards/wording`. */
export function say(
  tone: NoticeData['tone'],
  code: string,
  details: NoticeData['details'] = {},
  more: Partial<NoticeData> = {},
): Answer {
  const said = answer(notice, { tone, code, details, ...more });
  return tone === 'warning' ? { ...said, refuses: true } : said;
}

export function refused({ code, details }: Refusal): Answer {
  return say('warning', code, details);
}
