import { describe, expect, it } from 'vitest';
import { busyTurn, emptyConversation, reduceConversation } from '../../../../widget/state/conversation.ts';

const asked = reduceConversation(emptyConversation, { type: 'ask', key: '1', question: 'Why?' });

describe('a conversation', () => {
  it('begins to prepare a question at once', () => {
    expect(busyTurn(asked)).toMatchObject({ key: '1', question: 'Why?', phase: 'preparing' });
  });
  it('takes no second question while one is busy, and takes it afterwards', () => {
    const second = { type: 'ask', key: '2', question: 'How?' } as const;
    expect(reduceConversation(asked, second)).toBe(asked);
    const stopped = reduceConversation(asked, { type: 'turn', key: '1', event: { type: 'stop' } });
    expect(reduceConversation(stopped, second).turns.map(({ key }) => key)).toEqual(['1', '2']);
  });
  it('does not take the same question twice', () => {
    const stopped = reduceConversation(asked, { type: 'turn', key: '1', event: { type: 'stop' } });
    expect(reduceConversation(stopped, { type: 'ask', key: '1', question: 'Why?' })).toBe(stopped);
  });
  it('stays the same value when an event is for an unknown turn', () => {
    expect(reduceConversation(asked, { type: 'turn', key: 'x', event: { type: 'stop' } })).toBe(asked);
  });
  it('ignores the name of a conversation that was reset meanwhile', () => {
    expect(reduceConversation(emptyConversation, { type: 'named', id: 'c' })).toBe(emptyConversation);
    expect(reduceConversation(asked, { type: 'named', id: 'c' }).id).toBe('c');
    expect(reduceConversation(asked, { type: 'reset' })).toEqual({ turns: [] });
  });
});
