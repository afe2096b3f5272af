import { Flow } from '@pgflow/dsl';
import type { StepContext } from '../../flows/ports.ts';

/** What the middle step of a scripted run does, by the `script` of the run's input. */
export type Script = 'succeed' | 'fail' | 'fail-once' | 'hang' | 'large' | 'gated';

type Input = { script: Script; [key: string]: string };

const failedOnce = new Set<string>();
const gates = new Map<string, () => void>();

/** Opens the gate of a run whose script is `gated`; false while the step has not come to it. */
export function openGate(gate: string): boolean {
  const open = gates.get(gate);
  open?.();
  gates.delete(gate);
  return open !== undefined;
}

async function middle({ script, ...keys }: Input, { signal }: StepContext): Promise<{ text: string }> {
  if (script === 'fail') throw new Error('the script says so');
  if (script === 'fail-once') {
    const id = keys['id'] ?? '';
    if (!failedOnce.has(id)) {
      failedOnce.add(id);
      throw new Error('only this once');
    }
  }
  if (script === 'hang')
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  if (script === 'gated') await new Promise<void>((resolve) => gates.set(keys['id'] ?? '', resolve));
  return { text: script === 'large' ? 'x'.repeat(1024 * 1024) : 'done' };
}

/** Three steps in a row with short deadlines and two attempts each, for tests of worker and run store. */
export function scriptedFlow(slug: string) {
  return new Flow<Input, StepContext & Record<string, unknown>>({
    slug,
    maxAttempts: 2,
    baseDelay: 1,
    timeout: 3,
  })
    .step({ slug: 'first' }, (input) => ({ id: input.run['id'] ?? '' }))
    .step({ slug: 'middle', dependsOn: ['first'] }, (input, context) => middle(input.run, context))
    .step({ slug: 'last', dependsOn: ['middle'] }, (input) => ({ length: input.middle.text.length }));
}

/** Three things side by side, the second of them behind the gate of the run's id. */
export function mappedFlow(slug: string) {
  return new Flow<{ id: string }, StepContext & Record<string, unknown>>({ slug, maxAttempts: 2, timeout: 9 })
    .array({ slug: 'list' }, (input) => [1, 2, 3].map((n) => ({ n, id: input.run.id })))
    .map({ slug: 'each', array: 'list' }, async ({ n, id }) => {
      if (n === 2) await new Promise<void>((resolve) => gates.set(id, resolve));
      return n * 10;
    });
}
