import { describe, expect, it } from 'vitest';
import type { StreamPart } from '../../../../widget/protocol/index.ts';
import { newTurn, reduceTurn, type Turn, type TurnEvent } from '../../../../widget/state/turn.ts';

const run = { runId: 'r', turnId: 't', reuse: 'none' } as const;
const part = (part: StreamPart, key = 'a'): TurnEvent => ({ type: 'part', key, part });
const text = (delta: string, key?: string) => part({ type: 'text-delta', id: '1', delta }, key);
const finish = part({
  type: 'finish',
  finishReason: 'stop',
  messageMetadata: { complete: true, outcome: 'answered', timings: { totalMs: 1 } },
});
const answer: TurnEvent = { type: 'answer', key: 'a', mode: 'answer' };
const events: TurnEvent[] = [
  { type: 'prepare' },
  { type: 'prepared', run },
  { type: 'board', board: { runId: 'r', status: 'preparing', steps: [] } },
  answer,
  text('hello'),
  finish,
  { type: 'ended', key: 'a' },
  { type: 'stop' },
  { type: 'fail', failure: { code: 'internal', message: '', retryable: true, stage: 'run' } },
];
const after = (...given: TurnEvent[]): Turn => given.reduce(reduceTurn, newTurn('k', 'Why?'));
const streaming = () => after({ type: 'prepare' }, { type: 'prepared', run }, answer, text('half'));

describe('a turn', () => {
  it('goes from the question over preparing and streaming to done', () => {
    expect(after().phase).toBe('idle');
    expect(after({ type: 'prepare' }).phase).toBe('preparing');
    expect(streaming().phase).toBe('streaming');
    expect(reduceTurn(streaming(), finish)).toMatchObject({ phase: 'done', answers: [{ text: 'half' }] });
  });
  it('counts a stream that ends without a finish as interrupted, and keeps its text', () => {
    expect(reduceTurn(streaming(), { type: 'ended', key: 'a' })).toMatchObject({
      phase: 'failed',
      failure: { code: 'model_interrupted', retryable: true },
      answers: [{ text: 'half', state: 'failed' }],
    });
  });
  it('reads the code of an error part', () => {
    const failed = reduceTurn(
      streaming(),
      part({ type: 'error', errorText: 'model_stalled: It is silent.' }),
    );
    expect(failed).toMatchObject({ failure: { code: 'model_stalled', message: 'It is silent.' } });
  });
  it('begins its text anew when the answer starts a second time, after a gap', () => {
    const messageMetadata = {
      runId: 'r',
      turnId: 't',
      mode: 'answer',
      reuse: 'none',
      attempt: 1,
      model: 'm',
    } as const;
    const again = reduceTurn(streaming(), part({ type: 'start', messageId: 'answer_1', messageMetadata }));
    expect(reduceTurn(again, text('whole')).answers).toMatchObject([{ id: 'answer_1', text: 'whole' }]);
  });
  it('keeps the partial text when it is stopped', () => {
    expect(reduceTurn(streaming(), { type: 'stop' })).toMatchObject({
      phase: 'stopped',
      answers: [{ text: 'half', state: 'stopped' }],
    });
  });
  it('leaves no step turning when it ends in the middle of a preparation', () => {
    const steps = (['completed', 'started', 'created'] as const).map((status, index) => ({
      slug: String(index),
      label: '',
      status,
    }));
    const preparing = after(
      { type: 'prepare' },
      { type: 'prepared', run },
      { type: 'board', board: { runId: 'r', status: 'preparing', steps } },
    );
    const states = (turn: Turn) => 'steps' in turn && turn.steps.map(({ status }) => status);
    const failure = { code: 'internal', message: '', retryable: true, stage: 'run' } as const;
    expect(states(reduceTurn(preparing, { type: 'fail', failure }))).toEqual([
      'completed',
      'failed',
      'created',
    ]);
    expect(states(reduceTurn(preparing, { type: 'stop' }))).toEqual(['completed', 'created', 'created']);
  });
  it('keeps earlier answers when another one is written', () => {
    const again = reduceTurn(reduceTurn(streaming(), finish), { ...answer, key: 'b' });
    const both = reduceTurn(again, text('new', 'b')).answers;
    expect(both.map((each) => [each.text, each.state])).toEqual([
      ['half', 'done'],
      ['new', 'streaming'],
    ]);
  });
  it('ignores late parts of an answer that is no longer the one being written', () => {
    const again = reduceTurn(reduceTurn(streaming(), { type: 'stop' }), { ...answer, key: 'b' });
    expect(reduceTurn(again, text('late', 'a'))).toBe(again);
  });
  it('is final once settled: only a new attempt changes it', () => {
    for (const settled of [finish, { type: 'stop' }, { type: 'ended', key: 'a' }] as TurnEvent[]) {
      const turn = reduceTurn(streaming(), settled);
      for (const event of events.filter(({ type }) => type !== 'answer' && type !== 'prepare')) {
        expect(reduceTurn(turn, event)).toBe(turn);
      }
    }
  });
  it('is total: no order of events throws, and an answer that was complete is never changed', () => {
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let round = 0; round < 3_000; round += 1) {
      let turn = newTurn('k', 'Why?');
      for (let step = 0; step < 14; step += 1) {
        const done = turn.answers.filter(({ state }) => state === 'done');
        turn = reduceTurn(turn, events[random(events.length)]!);
        if (turn.phase !== 'preparing') expect(turn.answers).toEqual(expect.arrayContaining(done));
      }
    }
  });
});
