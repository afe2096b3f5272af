import { estimateTokens } from '../../flows/text/token-budget.ts';
import type { ConversationStore, EarlierTurn } from '../ports/conversation-store.ts';

/** Turns that are looked at: a model has little use for more. */
const mostTurns = 20;

/** The earlier turns of a conversation that fit the budget, newest first; each whole or not at all. */
export async function loadHistory(
  { conversations, historyTokens }: { conversations: ConversationStore; historyTokens: number },
  visitorId: string,
  turnId: string,
): Promise<EarlierTurn[]> {
  return fitTurns(await conversations.earlierTurns(visitorId, turnId, mostTurns), historyTokens);
}

/** Those of the turns, newest first, that fit so many tokens. */
export function fitTurns(turns: EarlierTurn[], tokens: number): EarlierTurn[] {
  let left = tokens;
  // What comes before a turn that does not fit would lack its connection.
  const end = turns.findIndex(({ question, answer }) => {
    left -= estimateTokens(question) + estimateTokens(answer);
    return left < 0;
  });
  return end < 0 ? turns : turns.slice(0, end);
}
