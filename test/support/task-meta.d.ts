import 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** How many cases of a requirement the test went through; the matrix of requirements adds them up. */
    cases?: number;
  }
}
