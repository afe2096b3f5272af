import { Flow } from '@pgflow/dsl';
import { expect, it } from 'vitest';
import type { StepContext } from '../../../flows/ports.ts';
import { runInProcess } from '../../../flows/run-in-process.ts';

const context = { signal: new AbortController().signal } as StepContext;

it('gives each step what the steps before it gave, an element at a time to a map', async () => {
  const flow = new Flow<{ count: number }>({ slug: 'sums' })
    .array({ slug: 'numbers' }, ({ run }) => Array.from({ length: run.count }, (_, index) => index + 1))
    .map({ slug: 'doubled', array: 'numbers' }, (number) => number * 2)
    .step({ slug: 'sum', dependsOn: ['doubled', 'numbers'] }, ({ doubled, numbers, run }) => ({
      sum: doubled.reduce((total, each) => total + each, 0) + numbers.length + run.count,
    }));
  expect(await runInProcess(flow, { count: 3 }, context)).toEqual({
    numbers: [1, 2, 3],
    doubled: [2, 4, 6],
    sum: { sum: 18 },
  });
});

it('rejects with what a step rejects with, and stops between two steps', async () => {
  const stop = new AbortController();
  const seen: string[] = [];
  const flow = new Flow<{ fail: boolean }>({ slug: 'broken' })
    .step({ slug: 'first' }, ({ run }) => {
      if (run.fail) throw new Error('the first step fails');
      seen.push('first');
      stop.abort(new Error('stopped'));
      return 1;
    })
    .step({ slug: 'second', dependsOn: ['first'] }, () => seen.push('second'));
  await expect(runInProcess(flow, { fail: true }, context)).rejects.toThrow('the first step fails');
  await expect(runInProcess(flow, { fail: false }, { ...context, signal: stop.signal })).rejects.toThrow(
    'stopped',
  );
  expect(seen).toEqual(['first']);
});
