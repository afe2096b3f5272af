import { describe, expect, it } from 'vitest';
import { proposeFollowups } from '../../../../bff/answer/propose-followups.ts';
import type { ContextTopic, PreparedContext } from '../../../../flows/ports.ts';

const source = (n: number, pageId: number) => ({
  n,
  pageId,
  url: `/${pageId}`,
  title: '',
  heading: '',
  anchor: '',
  lang: '',
  score: 1,
  snippet: '',
});
const context = (...topics: ContextTopic[]): PreparedContext => ({
  systemPrompt: '',
  sources: [source(1, 11), source(2, 12)],
  excerpts: [],
  covered: true,
  topics,
});
const citing = (...sourceIds: string[]) => [{ start: 0, end: 1, sourceIds, quote: '' }];
const topic = (text: string, pageId = 20): ContextTopic => ({ text, pageId });

describe('proposeFollowups', () => {
  it('proposes topics of pages that are not cited, best first, three at most', () => {
    const found = context(
      topic('Cited', 11),
      topic('First', 12),
      topic('Second'),
      topic('Third'),
      topic('Fourth'),
    );
    expect(proposeFollowups('Why?', found, citing('1'))).toEqual(['First', 'Second', 'Third']);
    expect(proposeFollowups('Why?', found, citing('1', '2'))).toEqual(['Second', 'Third', 'Fourth']);
  });

  it('proposes nothing twice, nor the question itself', () => {
    const found = context(
      topic('Set the port'),
      topic('Set the port?'),
      topic('SET  THE PORT'),
      topic('Why, so?'),
    );
    expect(proposeFollowups('why so', found, [])).toEqual(['Set the port']);
  });

  it('keeps to 3 to 80 characters with words in them', () => {
    const found = context(
      topic('ab'),
      topic('…—…—'),
      topic('x'.repeat(81)),
      topic('abc'),
      topic('y'.repeat(80)),
    );
    expect(proposeFollowups('Why?', found, [])).toEqual(['abc', 'y'.repeat(80)]);
  });

  it('proposes nothing from a context that an earlier version has stored', () => {
    const { topics: _, ...old } = context();
    expect(proposeFollowups('Why?', old, [])).toEqual([]);
  });
});
