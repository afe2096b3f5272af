import type { SettledTask } from '../flows/worker/run-task.ts';
import type { Observer, StepFacts } from './ports/observer.ts';

/** Tells several observers. */
export function observeAll(observers: readonly Observer[]): Required<Observer> {
  return {
    request: (facts) => observers.forEach((observer) => observer.request?.(facts)),
    prepare: (facts) => observers.forEach((observer) => observer.prepare?.(facts)),
    step: (facts) => observers.forEach((observer) => observer.step?.(facts)),
    recall: (...known) => observers.forEach((observer) => observer.recall?.(...known)),
    spent: (facts) => observers.forEach((observer) => observer.spent?.(facts)),
    answer: (facts) => observers.forEach((observer) => observer.answer?.(facts)),
  };
}

/** What the worker says, in our words: a task's input holds our id of the run. */
export function toStepFacts({ task, outcome, ms, run }: SettledTask): StepFacts {
  const input = task.input as { run?: { runId?: unknown }; runId?: unknown } | null;
  // one of several side by side has no more than its own piece
  const named = input?.run?.runId ?? input?.runId;
  const runId = typeof named === 'string' ? named : '';
  return { runId, step: task.stepSlug, attempt: task.attempt, outcome, ms, run };
}
