/** Limits that the widget and the server hold alike. Lengths count UTF-16 code units unless a name says bytes. */
export const limits = {
  /** Longest question, after trimming. */
  messageLength: 4_000,
  /** Largest request body. */
  bodyBytes: 32 * 1024,
  /** Largest id in a request. */
  idLength: 64,
} as const;
