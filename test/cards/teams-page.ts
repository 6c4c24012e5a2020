// A page that draws Adaptive Cards much as Teams' light theme does.

/** What the official renderer made of a card. */
export interface Drawn {
  readonly text: string;
  /** What the renderer's validation said. */
  readonly problems: readonly string[];
  /** The texts of elements that stand out of the card at its side. */
  readonly overflowing: readonly string[];
}

/** What the page needs of the `AdaptiveCards` global. */
interface Renderer {
  readonly AdaptiveCard: {
    new (): {
      hostConfig: unknown;
      parse(card: unknown, context: unknown): void;
      render(): HTMLElement | undefined;
      validateProperties(): { validationEvents: { message: string }[] };
    };
    onProcessMarkdown: (text: string, result: { didProcess: boolean; outputHtml: string }) => void;
  };
  readonly HostConfig: new (config: unknown) => unknown;
  readonly SerializationContext: new () => {
    eventCount: number;
    getEventAt(at: number): { message: string };
  };
}

export const GALLERY_PAGE = `<!doctype html><meta charset="utf-8"><style>
  body { margin: 0; background: #f5f5f5; font-family: 'Segoe UI', 'Liberation Sans', sans-serif; }
  #card { background: #fff; border: 1px solid #e0e0e0; border-radius: 6px; box-sizing: border-box; overflow: hidden; }
  .ac-pushButton { font: 600 14px 'Segoe UI', 'Liberation Sans', sans-serif; padding: 5px 12px; border: 1px solid #d1d1d1;
    border-radius: 4px; background: #fff; color: #242424; overflow: hidden; text-overflow: ellipsis; max-width: 100%; }
  .ac-pushButton.style-positive { background: #5b5fc7; border-color: #5b5fc7; color: #fff; }
  .ac-pushButton.style-destructive { border-color: #c4314b; color: #c4314b; }
  .ac-input { font: 14px 'Segoe UI', 'Liberation Sans', sans-serif; border: 1px solid #d1d1d1; border-radius: 4px; padding: 6px; width: 100%;
    box-sizing: border-box; }
  .ac-textBlock p, .ac-richTextBlock p { margin: 0; }
</style><div id="card"></div>`;

/** Runs inside the page, so it may use nothing from outside itself. Draws into `#card`. */
export function drawCard(input: { card: unknown; width: number; locale: string }): Drawn {
  const { AdaptiveCard, HostConfig, SerializationContext } = (
    window as unknown as { AdaptiveCards: Renderer }
  ).AdaptiveCards;
  const colour = (strong: string, subtle: string): object => ({ default: strong, subtle });
  const text = {
    default: colour('#242424', '#616161'),
    accent: colour('#5b5fc7', '#5b5fc7'),
    good: colour('#237b4b', '#237b4b'),
    warning: colour('#835c00', '#835c00'),
    attention: colour('#c4314b', '#c4314b'),
  };
  const style = (backgroundColor: string): object => ({ backgroundColor, foregroundColors: text });
  const sizes = { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 };
  const hostConfig = {
    fontFamily: "'Segoe UI', 'Liberation Sans', sans-serif",
    fontTypes: {
      default: { fontFamily: "'Segoe UI', 'Liberation Sans', sans-serif", fontSizes: sizes },
      monospace: { fontFamily: "Consolas, 'DejaVu Sans Mono', monospace", fontSizes: sizes },
    },
    fontSizes: sizes,
    lineHeights: { small: 16, default: 20, medium: 20, large: 24, extraLarge: 32 },
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 12 },
    separator: { lineThickness: 1, lineColor: '#e0e0e0' },
    containerStyles: {
      default: style('#ffffff'),
      emphasis: style('#f5f5f5'),
      accent: style('#e8ebfa'),
      good: style('#e7f2da'),
      warning: style('#fbf6d9'),
      attention: style('#fcf4f6'),
    },
    actions: {
      maxActions: 6,
      spacing: 'default',
      buttonSpacing: 8,
      actionsOrientation: 'horizontal',
      actionAlignment: 'left',
      showCard: { actionMode: 'inline' },
    },
    factSet: { title: { weight: 'bolder', wrap: true, maxWidth: 130 }, value: { wrap: true }, spacing: 12 },
    supportsInteractivity: true,
  };

  // As much of CommonMark as Teams reads: escapes, bold and links.
  AdaptiveCard.onProcessMarkdown = (source, result) => {
    const safe = source
      .replace(/&/g, '&amp;')
      .replace(/\\([!-/:-@[-`{-~])/g, (_whole, mark: string) => `&#${mark.charCodeAt(0)};`);
    const html = safe.replace(/</g, '&lt;').replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>');
    result.outputHtml = `<p>${html.replace(/\[([^\]]+)\]\(([^)]+)\)/g, '<a href="$2">$1</a>')}</p>`;
    result.didProcess = true;
  };

  const target = document.querySelector<HTMLElement>('#card');
  if (!target) throw new Error('the page has no #card');
  document.documentElement.lang = input.locale;
  target.style.width = `${input.width}px`;

  const context = new SerializationContext();
  const card = new AdaptiveCard();
  card.hostConfig = new HostConfig(hostConfig);
  card.parse(input.card, context);
  target.replaceChildren(card.render() ?? '');

  const events = Array.from({ length: context.eventCount }, (_, at) => context.getEventAt(at));
  const edge = target.getBoundingClientRect().right + 0.5;
  const overflowing = [...target.querySelectorAll<HTMLElement>('*')].filter(
    (element) =>
      element.getBoundingClientRect().right > edge ||
      (element.scrollWidth > element.clientWidth + 1 && element.matches('.ac-textBlock')),
  );
  return {
    text: target.innerText,
    problems: [...events, ...card.validateProperties().validationEvents].map(({ message }) => message),
    overflowing: overflowing.map((element) => element.innerText.slice(0, 80)),
  };
}
