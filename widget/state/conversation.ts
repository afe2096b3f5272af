import { isBusy, newTurn, reduceTurn, type Turn, type TurnEvent } from './turn.ts';

export interface Conversation {
  /** The server's id, known after the first question was taken. */
  id?: string;
  turns: readonly Turn[];
}

export type ConversationEvent =
  /** `replaces`: the key of the turn that this question is an edit of; that one and all later ones go. */
  | { type: 'ask'; key: string; question: string; replaces?: string | undefined }
  | { type: 'named'; id: string }
  | { type: 'turn'; key: string; event: TurnEvent }
  | { type: 'restored'; conversation: Conversation }
  | { type: 'reset' };

export const emptyConversation: Conversation = { turns: [] };

/** The turn that is being prepared or answered; there is one at most. */
export function busyTurn(conversation: Conversation): Turn | undefined {
  return conversation.turns.find(isBusy);
}

/** Total: an event for an unknown turn, or a question while another one is busy, changes nothing. */
export function reduceConversation(conversation: Conversation, event: ConversationEvent): Conversation {
  switch (event.type) {
    case 'ask': {
      const taken = busyTurn(conversation) ?? conversation.turns.find((turn) => turn.key === event.key);
      if (taken) return conversation;
      const turn = reduceTurn(newTurn(event.key, event.question), { type: 'prepare' });
      const edited = conversation.turns.findIndex((each) => each.key === event.replaces);
      const kept = edited < 0 ? conversation.turns : conversation.turns.slice(0, edited);
      return { ...conversation, turns: [...kept, turn] };
    }
    case 'named':
      return conversation.turns.length > 0 ? { ...conversation, id: event.id } : conversation;
    case 'turn': {
      let changed = false;
      const turns = conversation.turns.map((turn) => {
        const next = turn.key === event.key ? reduceTurn(turn, event.event) : turn;
        changed ||= next !== turn;
        return next;
      });
      return changed ? { ...conversation, turns } : conversation;
    }
    case 'restored':
      return busyTurn(conversation) ? conversation : event.conversation;
    case 'reset':
      return emptyConversation;
  }
}
