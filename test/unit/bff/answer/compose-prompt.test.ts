import { describe, expect, it } from 'vitest';
import { composePrompt } from '../../../../bff/answer/compose-prompt.ts';
import { loadHistory } from '../../../../bff/answer/load-history.ts';
import type { ConversationStore, EarlierTurn } from '../../../../bff/ports/conversation-store.ts';
import { spender } from '../../../support/spender.ts';

const turn = (n: number): EarlierTurn => ({ question: `Question ${n}?`, answer: 'word '.repeat(400) });
/** Newest first. */
const turns = Array.from({ length: 40 }, (_, n) => turn(n));

describe('what a model reads', () => {
  it.each([1_000, 20_000, 60_000])(
    'SEC-01 is at most 12,000 tokens, the oldest turns give way: sources of %i bytes',
    (bytes) => {
      const { prompt } = composePrompt({
        spender: spender(),
        answerId: 'answer_1',
        question: 'Why?',
        mode: 'answer',
        attempt: 1,
        context: { systemPrompt: 'Rules.\n\n'.padEnd(bytes, 'x'), sources: [], excerpts: [], covered: true },
        history: [...turns],
        partial: '',
      });
      const size = prompt.messages.reduce((sum, { content }) => sum + Math.ceil(content.length / 3) + 4, 0);
      const asked = prompt.messages.filter(({ role }) => role === 'user').map(({ content }) => content);
      expect(asked.at(-1)).toBe('Why?');
      // Those that are left are the newest, in the order in which they were said.
      expect(asked.slice(0, -1)).toEqual(
        turns
          .slice(0, asked.length - 1)
          .map(({ question }) => question)
          .toReversed(),
      );
      if (bytes > 36_000) expect(asked).toEqual(['Why?']);
      else {
        expect(size).toBeLessThanOrEqual(12_000);
        // As many as fit: one more would not.
        expect(size).toBeGreaterThan(12_000 - 800);
      }
    },
  );

  it('SEC-01 holds at most 20 earlier turns', async () => {
    const conversations: Pick<ConversationStore, 'earlierTurns'> = {
      earlierTurns: (_visitor, _turn, limit) => Promise.resolve(turns.slice(0, limit)),
    };
    const ports = { conversations: conversations as ConversationStore, historyTokens: 1_000_000 };
    expect(await loadHistory(ports, 'visitor', 'turn')).toEqual(turns.slice(0, 20));
  });
});
