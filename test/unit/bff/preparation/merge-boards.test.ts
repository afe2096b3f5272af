import { describe, expect, it } from 'vitest';
import { mergeBoards } from '../../../../bff/preparation/merge-boards.ts';
import type { Board, StepStatus } from '../../../../widget/protocol/index.ts';

const board = (...statuses: string[]): Board => ({
  runId: 'run_1',
  status: 'preparing',
  steps: statuses.map((status, index) => ({ slug: `s${index}`, label: '', status: status as StepStatus })),
});
const statuses = (merged: Board) => merged.steps.map((step) => step.status);

describe('mergeBoards', () => {
  it('takes the first board as it is', () => {
    expect(mergeBoards(undefined, board('created'))).toEqual(board('created'));
  });

  it('lets steps go forward', () => {
    expect(statuses(mergeBoards(board('started', 'created'), board('completed', 'started')))).toEqual([
      'completed',
      'started',
    ]);
  });

  it('lets no step go back, however late an answer comes', () => {
    expect(statuses(mergeBoards(board('completed', 'started'), board('started', 'created')))).toEqual([
      'completed',
      'started',
    ]);
  });

  it('shows that a started step will be tried again', () => {
    expect(statuses(mergeBoards(board('started'), board('retrying')))).toEqual(['retrying']);
  });

  it('takes a status that it does not know as started', () => {
    expect(statuses(mergeBoards(board('created'), board('dreaming')))).toEqual(['dreaming']);
    expect(statuses(mergeBoards(board('completed'), board('dreaming')))).toEqual(['completed']);
  });

  it('keeps an ended board', () => {
    const ended: Board = { ...board('completed'), status: 'completed' };
    expect(mergeBoards(ended, board('started'))).toBe(ended);
  });
});
