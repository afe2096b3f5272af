/**
 * Words of what few visitors open, a receipt and further forms of an answer: loaded with it. Amounts are formatted
 * numbers, and no word bends with them.
 */
export interface LateWords {
  title: string;
  /** `when` is a date, or empty where it is not known. */
  earlier: (when: string) => string;
  /** `what` is a list of amounts; they are an estimate. */
  saved: (what: string) => string;
  /** In front of a number. */
  steps: string;
  tokens: (read: string, written: string) => string;
  answers: (count: string) => string;
  temperature: (degree: string) => string;
  /** A form of the answer. */
  stepByStep: string;
  language: string;
}
