/** Splits what a process writes into lines, as long as it writes no more than it may. */

export interface LineSplitter {
  push(chunk: Buffer): void;
  /** A new allowance; what there is of an unfinished line counts. */
  allow(): void;
}

/**
 * @param most bytes and lines between one `allow` and the next
 * @param overflowed called once when there is more; nothing is kept or told after it
 */
export function splitLines(
  most: { readonly bytes: number; readonly lines: number },
  told: (line: string) => void,
  overflowed: () => void,
): LineSplitter {
  let parts: Buffer[] = [];
  let [bytes, lines] = [0, 0];
  let isOver = false;

  function end(last: Buffer): void {
    const line = Buffer.concat([...parts, last]).toString('utf8');
    parts = [];
    lines += 1;
    told(line);
  }

  return {
    push(chunk) {
      bytes += chunk.length;
      let rest = chunk;
      while (!isOver) {
        if (bytes > most.bytes || lines > most.lines) {
          isOver = true;
          parts = [];
          overflowed();
          return;
        }
        const at = rest.indexOf(0x0a);
        if (at < 0) break;
        end(rest.subarray(0, at));
        rest = rest.subarray(at + 1);
      }
      if (!isOver && rest.length > 0) parts.push(rest);
    },
    allow() {
      bytes = parts.reduce((sum, { length }) => sum + length, 0);
      lines = 0;
    },
  };
}
