interface Waiting<Ask, Answer> {
  readonly ask: Ask;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** What one statement carries at most. */
const MOST = 500;

/**
 * One statement for many callers: what is asked while a statement is under way goes into the next one together. So a caller
 * who comes alone waits for nothing, and a crowd costs little more than one.
 * @param run answers all asks with one statement; its failure is everybody's, that of an answer its asker's alone.
 */
export function gathered<Ask, Answer>(
  run: (asks: readonly Ask[]) => Promise<(ask: Ask) => Answer>,
): (ask: Ask) => Promise<Answer> {
  const waiting: Waiting<Ask, Answer>[] = [];
  let running = false;

  async function serve(some: readonly Waiting<Ask, Answer>[]): Promise<void> {
    try {
      const answerTo = await run(some.map(({ ask }) => ask));
      for (const { ask, resolve, reject } of some) {
        try {
          resolve(answerTo(ask));
        } catch (error) {
          reject(error);
        }
      }
    } catch (error) {
      for (const { reject } of some) reject(error);
    }
  }

  async function serveAll(): Promise<void> {
    running = true;
    while (waiting.length > 0) await serve(waiting.splice(0, MOST));
    running = false;
  }

  return (ask) =>
    new Promise((resolve, reject) => {
      waiting.push({ ask, resolve, reject });
      if (!running) void serveAll();
    });
}
