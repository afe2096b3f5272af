import type { Attributes, Span, Tracer, TracerProvider } from '@opentelemetry/api';
import type { MiddlewareHandler } from 'hono';
import type { Observer } from '../ports/observer.ts';

/** `export`: to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names; `registered`: to the provider that the process has. */
export type TracingMode = 'export' | 'registered';

export interface Tracing {
  observer: Observer;
  /** A span for each request. */
  middleware: MiddlewareHandler;
  /** Sends what has not been sent yet. */
  close(): Promise<void>;
}

const packages =
  '@hono/otel @opentelemetry/api @opentelemetry/resources @opentelemetry/sdk-trace-base @opentelemetry/exporter-trace-otlp-http';

/** The packages are optional peers: who wants no traces installs none. */
class TracingPackagesError extends Error {
  override name = 'TracingPackagesError';
  constructor(options: ErrorOptions) {
    super(`traces need packages that are not installed: npm install ${packages}`, options);
  }
}

/**
 * Spans of OpenTelemetry: a question, its steps and its answers share a trace whose id is that of
 * their run, whichever processes they ran on; they hold ids, counts and times, and no text.
 */
export async function startTracing(mode: TracingMode): Promise<Tracing> {
  const { api, honoOtel, provider, close } = await load(mode);
  const { SpanKind, SpanStatusCode, TraceFlags, ROOT_CONTEXT, trace } = api;
  const tracer = provider.getTracer('prep-chat');

  function span(
    name: string,
    runId: string,
    ms: number,
    attributes: Record<string, string | number | undefined>,
    failed: boolean,
    kind = SpanKind.INTERNAL,
  ): void {
    const traceId = /^run_([0-9a-f]{32})$/.exec(runId)?.[1];
    if (!traceId) return;
    // Nobody has the whole preparation as a span: it may begin and end on different processes.
    const parent = { traceId, spanId: traceId.slice(0, 16), traceFlags: TraceFlags.SAMPLED, isRemote: true };
    const endTime = Date.now();
    const options = {
      kind,
      startTime: endTime - ms,
      attributes: { 'prep_chat.run_id': runId, ...known(attributes) },
    };
    const made = tracer.startSpan(name, options, trace.setSpanContext(ROOT_CONTEXT, parent));
    if (failed) made.setStatus({ code: SpanStatusCode.ERROR });
    made.end(endTime);
  }

  return {
    observer: {
      prepare: ({ requestId, runId, ms }) =>
        span('prepare', runId, ms, { 'prep_chat.request_id': requestId }, false),
      step: ({ runId, step, attempt, outcome, ms, run }) =>
        span(
          `step ${step}`,
          runId,
          ms,
          { 'prep_chat.step': step, 'prep_chat.attempt': attempt, 'prep_chat.run_status': run },
          outcome === 'failed',
        ),
      answer(facts) {
        const { runId, ms, status, usage } = facts;
        const ids = { 'prep_chat.answer_id': facts.answerId, 'prep_chat.request_id': facts.requestId };
        const ended = { 'prep_chat.outcome': facts.outcome ?? status, 'error.type': facts.errorCode };
        span('answer', runId, ms, { ...ids, ...ended, 'prep_chat.mode': facts.mode }, status === 'failed');
        span(
          `chat ${facts.model}`,
          runId,
          ms,
          {
            ...ids,
            'gen_ai.operation.name': 'chat',
            'gen_ai.request.model': facts.model,
            'gen_ai.usage.input_tokens': usage?.inputTokens,
            'gen_ai.usage.output_tokens': usage?.outputTokens,
            'prep_chat.first_text_ms': facts.firstTextMs,
          },
          status === 'failed',
          SpanKind.CLIENT,
        );
      },
    },
    middleware: honoOtel.httpInstrumentationMiddleware({
      serviceName: 'prep-chat',
      tracer: withoutTexts(provider.getTracer('@hono/otel')),
    }),
    close,
  };
}

async function load(mode: TracingMode) {
  try {
    const [api, honoOtel] = await Promise.all([import('@opentelemetry/api'), import('@hono/otel')]);
    if (mode === 'registered') {
      const provider: TracerProvider = api.trace.getTracerProvider();
      return { api, honoOtel, provider, close: () => Promise.resolve() };
    }
    const [{ BasicTracerProvider, BatchSpanProcessor }, { OTLPTraceExporter }, resources] = await Promise.all(
      [
        import('@opentelemetry/sdk-trace-base'),
        import('@opentelemetry/exporter-trace-otlp-http'),
        import('@opentelemetry/resources'),
      ],
    );
    // Address, headers and timeouts come from the environment that OpenTelemetry has for them.
    const provider = new BasicTracerProvider({
      resource: resources
        .resourceFromAttributes({ 'service.name': 'prep-chat' })
        .merge(resources.detectResources({ detectors: [resources.envDetector] })),
      spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
    });
    return { api, honoOtel, provider, close: () => provider.shutdown() };
  } catch (error) {
    throw new TracingPackagesError({ cause: error });
  }
}

function known(attributes: Record<string, string | number | undefined>): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}

/** The middleware would record what was thrown, with its message, and whole addresses. */
function withoutTexts(tracer: Tracer): Tracer {
  return {
    startSpan: (...args) => tracer.startSpan(...args),
    startActiveSpan: (
      name: string,
      { attributes, ...options }: { attributes?: Attributes },
      context: unknown,
      work: (span: Span) => unknown,
    ) =>
      tracer.startActiveSpan(
        name,
        { ...options, attributes: withoutQuery(attributes) },
        context as never,
        (span: Span) => {
          span.recordException = () => {};
          return work(span);
        },
      ),
  } as Tracer;
}

function withoutQuery(attributes: Attributes = {}): Attributes {
  const url = attributes['url.full'];
  return typeof url === 'string' ? { ...attributes, 'url.full': url.split('?', 1)[0] } : attributes;
}
