import { describe, expect, it } from 'vitest';
import { toBoard } from '../../../../bff/preparation/board.ts';
import type { FlowSnapshot, FlowStep } from '../../../../bff/ports/run-store.ts';

const now = Date.UTC(2026, 0, 1);
const run = { id: 'run_1', reuse: 'none' } as const;
const snapshot = (steps: Partial<FlowStep>[], more: Partial<FlowSnapshot> = {}): FlowSnapshot => ({
  status: 'started',
  startedAt: new Date(now - 1_000),
  steps: steps.map((step) => ({ slug: 'search', status: 'created', retrying: false, ...step })),
  ...more,
});

describe('toBoard', () => {
  it('tells in a sentence what each step has found', () => {
    const board = toBoard(
      run,
      snapshot([
        { slug: 'search', status: 'completed', output: { results: [], count: 31, pages: 12 } },
        { slug: 'rerank', status: 'completed', output: { best: [1, 2, 3, 4, 5], considered: 31 } },
        {
          slug: 'extract',
          status: 'completed',
          output: { chunks: [{ sentences: [1, 2] }, { sentences: [3] }], sources: [1] },
        },
        { slug: 'prepare_context', status: 'completed', output: { ready: true, sources: 1, words: 80 } },
      ]),
      {},
      now,
    );
    expect(board.steps.map((step) => step.summary)).toEqual([
      'Searched 31 passages in 12 pages',
      'Kept the best 5',
      'Picked 3 sentences from 1 page',
      'Ready: 1 source, 80 words',
    ]);
    expect(board.steps[0]?.figures).toEqual({ passages: 31, pages: 12 });
  });

  it('says what a step had to do without', () => {
    const steps = [
      { slug: 'search', status: 'completed', output: { count: 31, pages: 12, meaning: 'missed' } },
      { slug: 'rerank', status: 'completed', output: { best: [1, 2], considered: 31, judge: 'missed' } },
    ] as const;
    const board = toBoard(run, snapshot([...steps]), {}, now);
    expect(board.steps.map((step) => step.summary)).toEqual([
      'Searched 31 passages in 12 pages · by words alone',
      'Kept the best 2 · without the rerank service',
    ]);
    expect(board.steps.map((step) => step.figures)).toEqual([
      { passages: 31, pages: 12, wordsOnly: 1 },
      { kept: 2, considered: 31, ownOrder: 1 },
    ]);
  });

  it('never shows what the engine says about a failure', () => {
    const board = toBoard(
      run,
      snapshot([{ status: 'failed', error: 'connect ECONNREFUSED postgres://user:secret@db' }], {
        status: 'failed',
      }),
      {},
      now,
    );
    expect(board.status).toBe('failed');
    expect(JSON.stringify(board)).not.toMatch(/secret|ECONN/);
    expect(board.error).toMatch(/run it again/);
  });

  it('shows that a step will be tried again', () => {
    expect(toBoard(run, snapshot([{ status: 'started', retrying: true }]), {}, now).steps[0]?.status).toBe(
      'retrying',
    );
  });

  it('says why nothing happens before anybody wonders for long, and gives up in the end', () => {
    const waiting = (seconds: number) => snapshot([{}], { startedAt: new Date(now - seconds * 1_000) });
    expect(toBoard(run, waiting(5), {}, now).note).toBeUndefined();
    expect(toBoard(run, waiting(14), {}, now).note).toMatch(/kept/);
    expect(toBoard(run, waiting(121), {}, now)).toMatchObject({ status: 'failed' });
    // Also in the middle, when the worker of the next step has died.
    const stands = (seconds: number) =>
      snapshot(
        [{ status: 'completed', completedAt: new Date(now - seconds * 1_000) }, { status: 'started' }],
        {
          startedAt: new Date(now - 30_000),
        },
      );
    expect(toBoard(run, stands(5), {}, now).note).toBeUndefined();
    expect(toBoard(run, stands(14), {}, now).note).toMatch(/kept/);
  });

  it('takes steps that it does not know', () => {
    const board = toBoard(run, snapshot([{ slug: 'translate', status: 'completed', output: null }]), {}, now);
    expect(board.steps[0]).toMatchObject({ slug: 'translate', label: 'translate', status: 'completed' });
  });

  describe('with several searches', () => {
    const [how, where] = ['How do I install it', 'where does the key go'];
    const found = { results: [], count: 31, pages: 12 };
    const decided: Partial<FlowStep> = { slug: 'queries', status: 'completed' };
    const lines = (steps: Partial<FlowStep>[], queries: string[], question = '') =>
      toBoard(run, snapshot(steps), { question, queries }, now).steps.map(
        ({ slug, detail, status, summary }) => [slug, detail, status, summary].filter(Boolean).join(' | '),
      );

    it('has a line for each, which tells what it looks for and how it stands', () => {
      const tasks: FlowStep['tasks'] = [
        { status: 'completed', retrying: false, output: found },
        { status: 'started', retrying: true },
      ];
      expect(lines([decided, { status: 'started', tasks }, { slug: 'rerank' }], [how, where])).toEqual([
        'search | How do I install it | completed | Searched 31 passages in 12 pages',
        'search | where does the key go | retrying',
        'rerank | created',
      ]);
    });

    it('counts deciding what to look for as the begin of the search', () => {
      const states = (['created', 'started', 'completed', 'failed'] as const).map(
        (status) => lines([{ slug: 'queries', status }, {}], [])[0],
      );
      expect(states).toEqual(['search | created', 'search | started', 'search | started', 'search | failed']);
    });

    it('repeats no question, but says what a follow-up was taken for', () => {
      const steps: Partial<FlowStep>[] = [
        decided,
        { status: 'completed', tasks: [{ status: 'completed', retrying: false, output: found }] },
      ];
      const summary = 'completed | Searched 31 passages in 12 pages';
      expect(lines(steps, ['And in React?'], 'And in  React?')).toEqual([`search | ${summary}`]);
      expect(lines(steps, ['And in React (install)'], 'And in React?')).toEqual([
        `search | And in React (install) | ${summary}`,
      ]);
    });

    it('leaves none at work when another has failed for good', () => {
      const tasks: FlowStep['tasks'] = [
        { status: 'failed', retrying: false },
        { status: 'started', retrying: true },
      ];
      expect(lines([decided, { status: 'failed', tasks }], [how, where])).toEqual([
        'search | How do I install it | failed',
        'search | where does the key go | failed',
      ]);
    });
  });
});
