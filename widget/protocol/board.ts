/**
 * The board: what a visitor sees of one preparation.
 * A status may be one that this version does not know; treat it as `started`.
 */
export const stepSlugs = ['search', 'rerank', 'extract', 'prepare_context'] as const;
export type StepSlug = (typeof stepSlugs)[number];

/** `retrying`: an attempt failed and another one is on its way. `reused`: known from before, not run again. */
export type StepStatus = 'created' | 'started' | 'retrying' | 'completed' | 'reused' | 'failed';

export interface Step {
  slug: string;
  /** English name of the step, for a client that has no words of its own for the slug. */
  label: string;
  /** What it works on, in the visitor's words, where there is more to say than the question: several searches may run side by side. */
  detail?: string;
  status: StepStatus;
  /** One English sentence about what the step found, once it is completed. */
  summary?: string;
  /** The figures of the summary, e.g. `{passages: 31, pages: 12}`, for clients that write their own sentence. */
  figures?: Record<string, number>;
  /** ISO 8601, server clock. */
  startedAt?: string;
  completedAt?: string;
  /** A sentence for people, never a vendor's text. */
  error?: string;
}

export type RunStatus = 'preparing' | 'completed' | 'failed';

/** One source of an answer; `n` is the `[n]` in its text. */
export interface Source {
  n: number;
  url: string;
  title: string;
  /** Breadcrumb of headings that leads to the passage. */
  heading?: string;
  /** The sentence that supports the answer best, verbatim. */
  snippet?: string;
  /** 0 to 1, best source = 1. */
  score?: number;
  /** BCP 47. */
  lang?: string;
}

export interface Board {
  runId: string;
  status: RunStatus;
  steps: Step[];
  sources?: Source[];
  /** Why it takes long, for as long as it does: a sentence for people. */
  note?: string;
  /** Set when the run failed: a sentence for people. */
  error?: string;
}
