/** Traces for a collector, where OpenTelemetry's own settings name one; else nothing of its SDK is loaded. */
import type { Config } from '../src/config.ts';
import type { Log } from '../src/kernel/log.ts';
import type { Lifetime } from './lifetime.ts';

/** To be begun before all that it traces, so that it is ended last and sends off what that said. @param service unless a setting names it */
export async function startTracing(
  service: string,
  { tracing }: Pick<Config, 'tracing'>,
  lifetime: Lifetime,
  log: Log,
): Promise<void> {
  if (!tracing) return;
  const opening = import('./opentelemetry.ts').then(({ openTracing }) => openTracing(service, tracing, log));
  await lifetime.add('tracing', opening);
}
