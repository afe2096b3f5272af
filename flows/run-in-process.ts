import type { AnyFlow, ExtractFlowSteps, StepOutput } from '@pgflow/dsl';
import type { StepContext } from './ports.ts';

/** What each step of a flow gave, by its slug. */
export type FlowOutputs<TFlow extends AnyFlow> = {
  [Slug in keyof ExtractFlowSteps<TFlow> & string]: StepOutput<TFlow, Slug>;
};

/**
 * Runs a flow here and now, without the engine and its durability: each step once, in the flow's own
 * wiring. For evaluation, which asks hundreds of questions and keeps none. Rejects when a step does.
 */
export async function runInProcess<TFlow extends AnyFlow>(
  flow: TFlow,
  input: unknown,
  context: StepContext,
): Promise<FlowOutputs<TFlow>> {
  const outputs: Record<string, unknown> = {};
  for (const slug of flow.stepOrder) {
    context.signal.throwIfAborted();
    const { handler, dependencies, stepType } = flow.getStepDefinition(slug);
    const call = (given: unknown) => handler(given as never, context as never) as unknown;
    if (stepType === 'map') {
      const [source] = dependencies as string[];
      const items = source === undefined ? input : outputs[source];
      outputs[slug] = await Promise.all(isList(items) ? items.map(call) : []);
    } else {
      const given = (dependencies as string[]).map((name) => [name, outputs[name]]);
      outputs[slug] = await call({ run: input, ...Object.fromEntries(given) });
    }
  }
  return outputs as FlowOutputs<TFlow>;
}

const isList = (value: unknown): value is unknown[] => Array.isArray(value);
