/** The words that only a receipt has: loaded with it. Amounts are formatted numbers, and no word bends with them. */
export interface ReceiptWords {
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
}
