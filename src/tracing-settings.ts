/** Where traces go: the standard settings of OpenTelemetry, most of which its SDK reads for itself. */

interface TracingEnvironment {
  readonly OTEL_SDK_DISABLED: boolean;
  readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
  readonly OTEL_EXPORTER_OTLP_TRACES_ENDPOINT?: string | undefined;
  readonly OTEL_EXPORTER_OTLP_HEADERS?: string | undefined;
  readonly OTEL_EXPORTER_OTLP_TRACES_HEADERS?: string | undefined;
}

export interface TracingSettings {
  /** What the collector is sent beside the spans, `name=value,…` with its values percent-encoded. A secret. */
  readonly headers: string;
}

/** Undefined where no trace is kept. */
export function tracingSettings(e: TracingEnvironment): TracingSettings | undefined {
  const endpoint = e.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? e.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined || e.OTEL_SDK_DISABLED) return undefined;
  return { headers: e.OTEL_EXPORTER_OTLP_TRACES_HEADERS ?? e.OTEL_EXPORTER_OTLP_HEADERS ?? '' };
}
