import { Flow, type AnyFlow } from '@pgflow/dsl';

/** What pgflow's own worker hands a step beside its input, as far as we need it. */
interface EngineContext {
  /** Aborts when the worker stops. */
  shutdownSignal?: AbortSignal;
}

/**
 * The same flow for pgflow's own worker: its steps get our ports, and a signal that aborts at their deadline,
 * which that worker does not enforce, or when it stops.
 */
export function withPorts(flow: AnyFlow, ports: object): AnyFlow {
  const steps = flow.stepOrder.map((slug) => {
    const step = flow.getStepDefinition(slug);
    const seconds = step.options.timeout ?? flow.options.timeout ?? 60;
    const handler = (input: never, { shutdownSignal }: EngineContext) => {
      const deadline = AbortSignal.timeout(seconds * 1_000);
      const signal = shutdownSignal ? AbortSignal.any([shutdownSignal, deadline]) : deadline;
      return step.handler(input, { signal, ports } as never);
    };
    return [slug, { ...step, handler }] as const;
  });
  return new Flow({ slug: flow.slug, ...flow.options }, Object.fromEntries(steps) as never, flow.stepOrder);
}
