import { Gauge, type Registry } from 'prom-client';

/** A value, and the labels that it stands under. */
export type Sample = readonly [value: number, labels?: Readonly<Record<string, string>>];

interface Description {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
}

/**
 * A gauge that is read whenever it is asked for.
 * @param read the samples of this moment: what is not among them is not told, also if it was before
 */
export function toldGauge(
  register: Registry,
  { name, help, labelNames = [] }: Description,
  read: () => Promise<readonly Sample[]>,
): void {
  const gauge = new Gauge({
    ...{ name, help, labelNames, registers: [register] },
    async collect() {
      const samples = await read();
      // Without labels a reset would tell of a 0.
      if (labelNames.length === 0) gauge.remove();
      else gauge.reset();
      for (const [value, labels = {}] of samples) gauge.set(labels, value);
    },
  });
}
