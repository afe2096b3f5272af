import { describe, expect, it } from 'vitest';
import { replayBoards } from '../../../../bff/preparation/replay-boards.ts';
import type { Board, Step } from '../../../../widget/protocol/index.ts';

const at = (ms: number) => new Date(ms).toISOString();
const done = (slug: string, from: number, to: number): Step => ({
  slug,
  label: slug,
  status: 'completed',
  summary: 'found',
  startedAt: at(from),
  completedAt: at(to),
});
const waiting = (slug: string): Step => ({ slug, label: slug, status: 'created' });
const board = (status: Board['status'], ...steps: Step[]): Board => ({ runId: 'run_1', status, steps });
const told = (boards: Board[]) =>
  boards.map(({ steps }) => steps.map((step) => step.status.slice(0, 4)).join(' '));

describe('replayBoards', () => {
  it('shows every step begin and end, also when all was over before the first look', () => {
    const boards = replayBoards(undefined, board('completed', done('a', 0, 5), done('b', 5, 9)));
    expect(told(boards)).toEqual(['star crea', 'comp crea', 'comp star', 'comp comp']);
    expect(boards.map(({ status }) => status)).toEqual(['preparing', 'preparing', 'preparing', 'completed']);
    expect(boards[0]?.steps[0]).not.toHaveProperty('summary');
    expect(boards[1]?.steps[0]).toMatchObject({ summary: 'found' });
  });

  it('repeats nothing that was shown', () => {
    const older = board('preparing', done('a', 0, 5), waiting('b'));
    expect(told(replayBoards(older, board('completed', done('a', 0, 5), done('b', 5, 9))))).toEqual([
      'comp star',
      'comp comp',
    ]);
  });

  it('keeps the order in which things happened for steps side by side', () => {
    expect(told(replayBoards(undefined, board('completed', done('a', 2, 9), done('b', 1, 4))))).toEqual([
      'crea star',
      'star star',
      'star comp',
      'comp comp',
    ]);
  });

  it('ends with the newer board, whatever it is', () => {
    const note: Board = { ...board('preparing', waiting('a')), note: 'busy' };
    expect(replayBoards(board('preparing', waiting('a')), note)).toEqual([note]);
  });
});
