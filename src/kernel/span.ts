/** Spans by OpenTelemetry's API, which does nothing until an SDK is registered with it (`start/tracing.ts`). */
import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Span,
} from '@opentelemetry/api';
import { LinekeeperError } from './errors.ts';

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

export interface SpanOptions {
  readonly kind: keyof typeof KINDS;
  /** Codes, counts and ids of our own: never what people typed, their names and numbers, or secrets. */
  readonly attributes?: Attributes;
  /** The span that this one comes of where that is in another process, as a `traceparent` (W3C Trace Context). */
  readonly origin?: string | undefined;
  /** A trace of its own, with a link to the origin. */
  readonly apart?: boolean;
}

const tracer = trace.getTracer('linekeeper');

/** Does the work in a span. Of an error the span says its code or type, because messages may hold anything. */
export function inSpan<T>(name: string, options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T> {
  const { kind, attributes = {}, origin, apart = false } = options;
  const from = origin === undefined ? context.active() : contextOf(origin);
  const linked = apart ? trace.getSpanContext(from) : undefined;
  const links = linked ? [{ context: linked }] : [];
  const settings = { kind: KINDS[kind], attributes, links, root: apart };
  return tracer.startActiveSpan(name, settings, from, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      fail(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Has the span say that it failed, also by what was caught and told. @returns the error's code or type */
export function fail(span: Span, error: unknown): string {
  const type = typeOf(error);
  failBy(span, type);
  return type;
}

/** @param type a code of ours, or of a protocol */
export function failBy(span: Span, type: string): void {
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

function typeOf(error: unknown): string {
  if (error instanceof LinekeeperError) return error.code;
  return error instanceof Error ? error.name : 'unknown';
}

/** The span at work; undefined outside of any. */
export function currentSpan(): Span | undefined {
  return trace.getActiveSpan();
}

/** What joins a span in another process to the one at work; undefined outside of any, or where none are kept. */
export function traceparent(): string | undefined {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}

function contextOf(origin: string): ReturnType<typeof context.active> {
  return propagation.extract(ROOT_CONTEXT, { traceparent: origin });
}

/** Of the span at work, by the names that log stores join traces by. */
export function traceIds(): { readonly trace_id?: string; readonly span_id?: string } {
  const ids = currentSpan()?.spanContext();
  return ids && trace.isSpanContextValid(ids) ? { trace_id: ids.traceId, span_id: ids.spanId } : {};
}
