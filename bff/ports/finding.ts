/** Something about a deployment that `prep-chat doctor` tells. */
export interface Finding {
  /** What it is about, e.g. `DATABASE_URL`. */
  about: string;
  /** A `problem` makes the deployment unsafe or unable to work; a `warning` may be meant. */
  level: 'problem' | 'warning';
  text: string;
  /** What to do. */
  mend: string;
}
