import type { FlowStep } from '../ports/run-store.ts';

/**
 * The steps as a board shows them: deciding what to search for is the begin of the search, and each of several
 * searches has a line of its own, with its text out of `queries`. What had not ended when another search
 * failed for good is never run.
 */
export function showSearches(
  steps: readonly FlowStep[],
  queries: readonly string[],
): (FlowStep & { detail?: string })[] {
  const deciding = steps.find(({ slug }) => slug === 'queries');
  return steps.flatMap((step) => {
    if (step === deciding) return [];
    if (step.slug !== 'search' || !deciding) return [step];
    if (!step.tasks) return [{ ...begun(deciding), slug: 'search' }];
    return step.tasks.map((task, place) => {
      const detail = queries[place];
      const lost = step.status === 'failed' && task.status !== 'completed';
      return {
        ...task,
        ...(lost ? failed : {}),
        slug: 'search',
        ...(detail === undefined ? {} : { detail }),
      };
    });
  });
}

const failed = { status: 'failed', retrying: false } as const;

/** The step as far as it says something of the search, which goes on when the step is completed. */
function begun({ status, retrying, startedAt, error }: FlowStep): Omit<FlowStep, 'slug'> {
  return {
    status: status === 'completed' ? 'started' : status,
    retrying,
    ...(startedAt ? { startedAt } : {}),
    ...(error === undefined ? {} : { error }),
  };
}
