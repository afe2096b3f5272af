import type { Board, ErrorCode, Rating } from '../protocol/index.ts';

/** Events tell ids, lengths and states, never texts: other scripts of the page can hear them. */
abstract class ChatEvent extends Event {
  constructor(type: string, cancelable = false) {
    super(type, { bubbles: true, composed: true, cancelable });
  }
}

/** A question is about to be sent; `preventDefault()` keeps it back. */
export class AskEvent extends ChatEvent {
  readonly turnKey: string;
  /** Length of the question in UTF-16 code units. */
  readonly length: number;

  constructor(turnKey: string, length: number) {
    super('prep-chat-ask', true);
    this.turnKey = turnKey;
    this.length = length;
  }
}

/** The board of a preparation has changed. */
export class StepEvent extends ChatEvent {
  readonly turnKey: string;
  /** Without the sources: their sentences tell what the question was about. */
  readonly board: Omit<Board, 'sources'>;

  constructor(turnKey: string, { sources: _sources, ...board }: Board) {
    super('prep-chat-step');
    this.turnKey = turnKey;
    this.board = board;
  }
}

/** An answer has begun. */
export class AnswerEvent extends ChatEvent {
  readonly turnKey: string;
  readonly answerId: string;

  constructor(turnKey: string, answerId: string) {
    super('prep-chat-answer');
    this.turnKey = turnKey;
    this.answerId = answerId;
  }
}

/** A turn has come to rest. */
export class SettledEvent extends ChatEvent {
  readonly turnKey: string;
  readonly outcome: 'done' | 'stopped' | 'failed';

  constructor(turnKey: string, outcome: 'done' | 'stopped' | 'failed') {
    super('prep-chat-settled');
    this.turnKey = turnKey;
    this.outcome = outcome;
  }
}

/** Something failed; the visitor sees it too, with something to do about it. */
export class ChatErrorEvent extends ChatEvent {
  readonly turnKey: string;
  readonly code: ErrorCode;

  constructor(turnKey: string, code: ErrorCode) {
    super('prep-chat-error');
    this.turnKey = turnKey;
    this.code = code;
  }
}

/** A visitor has rated an answer. */
export class FeedbackEvent extends ChatEvent {
  readonly answerId: string;
  readonly rating: Rating;

  constructor(answerId: string, rating: Rating) {
    super('prep-chat-feedback');
    this.answerId = answerId;
    this.rating = rating;
  }
}

/** The panel's own close button, or Escape. Stays inside the widget. */
export class DismissEvent extends Event {
  constructor() {
    super('prep-chat-dismiss', { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'prep-chat-ask': AskEvent;
    'prep-chat-step': StepEvent;
    'prep-chat-answer': AnswerEvent;
    'prep-chat-settled': SettledEvent;
    'prep-chat-error': ChatErrorEvent;
    'prep-chat-feedback': FeedbackEvent;
    'prep-chat-dismiss': DismissEvent;
  }
}
