/** Limits that the widget and the server hold alike. Lengths count UTF-16 code units unless a name says bytes. */
export const limits = {
  /** Longest question, after trimming. */
  messageLength: 4_000,
  /** Longest comment on an answer, after trimming. */
  commentLength: 2_000,
  /** Questions that may be proposed after an answer. */
  followups: 3,
  /** Conversations that a list of them holds. */
  conversations: 50,
  /** Longest title of a conversation. */
  titleLength: 120,
  /** Largest request body. */
  bodyBytes: 32 * 1024,
  /** Largest body of POST /api/chat: its clients send all that they show, of which little is read. */
  chatBodyBytes: 1024 * 1024,
  /** Longest proof that somebody is human. */
  proofLength: 16_384,
  /** Longest signed identity. */
  identityTokenLength: 4 * 1024,
  /** Largest id in a request. */
  idLength: 64,
} as const;
