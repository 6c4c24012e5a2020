/** The SDK of OpenTelemetry. It reads its settings from the environment by itself, but for those that may be files. */
import { context, diag, DiagLogLevel, propagation, trace, type DiagLogger } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { parseKeyPairsIntoRecord, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
  type Resource,
} from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Config } from '../src/config.ts';
import type { Log } from '../src/kernel/log.ts';
import { createPace } from '../src/kernel/pace.ts';
import { sleep } from '../src/kernel/sleep.ts';
import type { Part } from './lifetime.ts';

/** A collector that is away would be told of every few seconds. */
const WARNED_EVERY_MS = 10 * 60_000;
/** Of what a stop may take, for sending off the last spans. */
const FLUSH_WITHIN_MS = 2_000;
const LONGEST_PROBLEM = 300;

/** Spans are sent by batches as OTLP over HTTP, as JSON; what a collector does not take in time is dropped. */
export function openTracing(service: string, { headers }: NonNullable<Config['tracing']>, log: Log): Part {
  diag.setLogger(sparing(log), { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  const exporter = new OTLPTraceExporter({ headers: parseKeyPairsIntoRecord(headers) });
  const provider = new BasicTracerProvider({
    resource: resourceOf(service),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  return {
    async stop() {
      await Promise.race([provider.shutdown(), sleep(FLUSH_WITHIN_MS)]);
    },
  };
}

/** What the settings say of it goes before what this program says of itself. */
function resourceOf(service: string): Resource {
  return defaultResource()
    .merge(resourceFromAttributes({ 'service.name': service }))
    .merge(detectResources({ detectors: [serviceInstanceIdDetector, envDetector] }));
}

/** The SDK's own troubles: told now and then, and never thrown. */
function sparing(log: Log): DiagLogger {
  const pace = createPace({ burst: 1, everyMs: WARNED_EVERY_MS });
  const warn = (problem: string): void => {
    if (pace.take('tracing') > 0) return;
    log.warn({ problem: problem.slice(0, LONGEST_PROBLEM) }, 'traces may be lost');
  };
  const nothing = (): void => undefined;
  return { error: warn, warn, info: nothing, debug: nothing, verbose: nothing };
}
