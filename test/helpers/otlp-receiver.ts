/** A collector of traces: takes what OTLP over HTTP sends as JSON, as an OpenTelemetry Collector does on port 4318. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';

export interface ReceivedSpan {
  readonly service: string;
  readonly name: string;
  readonly kind: keyof typeof KINDS;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly string[];
  /** The spans that it links to. */
  readonly links: readonly string[];
}

export interface OtlpReceiver {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly url: string;
  readonly spans: readonly ReceivedSpan[];
  /** All that came, as it came. */
  readonly bodies: readonly string[];
  readonly headers: readonly IncomingHttpHeaders[];
  /** Waits until such a span has come. */
  received(fits: (span: ReceivedSpan) => boolean, ms?: number): Promise<ReceivedSpan>;
  stop(): Promise<void>;
}

/** By OTLP's numbers (opentelemetry/proto/trace/v1/trace.proto). */
const KINDS = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;

const value = z.object({
  stringValue: z.string().optional(),
  intValue: z.union([z.string(), z.number()]).optional(),
  doubleValue: z.number().optional(),
  boolValue: z.boolean().optional(),
});
const attributes = z
  .array(z.object({ key: z.string(), value }))
  .default([])
  .transform((list) => Object.fromEntries(list.map(({ key, value: of }) => [key, Object.values(of)[0]])));
const body = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              ...{ name: z.string(), kind: z.number(), traceId: z.string(), spanId: z.string(), attributes },
              parentSpanId: z.string().optional(),
              events: z.array(z.object({ name: z.string() })).default([]),
              links: z.array(z.object({ spanId: z.string() })).default([]),
            }),
          ),
        }),
      ),
    }),
  ),
});

export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const bodies: string[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => {
      parts.push(part);
    });
    request.on('end', () => {
      const text = Buffer.concat(parts).toString('utf8');
      bodies.push(text);
      headers.push(request.headers);
      spans.push(...spansIn(text));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    ...{ url: `http://127.0.0.1:${port}`, spans, bodies, headers },
    async received(fits, ms = 20_000) {
      const giveUpAt = Date.now() + ms;
      while (Date.now() < giveUpAt) {
        const found = spans.find(fits);
        if (found) return found;
        await wait(50);
      }
      throw new Error(
        `no such span came; there are ${[...new Set(spans.map(({ name }) => name))].join(', ')}`,
      );
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function spansIn(text: string): ReceivedSpan[] {
  const kinds = Object.keys(KINDS) as (keyof typeof KINDS)[];
  return body.parse(JSON.parse(text)).resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap((scope) =>
      scope.spans.map(({ kind, parentSpanId, events, links, ...span }) => ({
        ...span,
        service: String(resource.attributes['service.name']),
        kind: kinds[kind - 1] ?? 'internal',
        parentSpanId: parentSpanId === '' ? undefined : parentSpanId,
        events: events.map(({ name }) => name),
        links: links.map(({ spanId }) => spanId),
      })),
    ),
  );
}
