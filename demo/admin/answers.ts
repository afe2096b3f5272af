// What `/api/admin/…` answers, as far as the page shows it. A test holds it against the server's schemas.

export interface Site {
  key: string;
  title: string;
  origins: string[];
  identity: 'none' | 'optional' | 'required';
  /** Of today (UTC). */
  budget: { tokens: number; tokensPerDay: number; cost: number; costPerDay?: number | undefined };
}

export interface Sites {
  currency: string;
  script?: { path: string; integrity: string } | undefined;
  sites: Site[];
}

export interface Reading {
  status: 'discovering' | 'reading' | 'finishing' | 'completed' | 'failed';
  reason?: string | undefined;
  startedAt: string;
  finishedAt?: string | undefined;
  added: number;
  changed: number;
  unchanged: number;
  removed: number;
  failed: number;
  skipped: number;
  heldBack: number;
  problems: { location: string; outcome: string; reason: string }[];
}

export interface Source {
  site: string;
  source: string;
  location: string;
  pages: number;
  everyMinutes?: number | undefined;
  nextAt?: string | undefined;
  last?: Reading | undefined;
}

export interface Content {
  sources: Source[];
}

export interface Question {
  turnId: string;
  visitorId: string;
  identified: boolean;
  question: string;
  askedAt: string;
  reuse: 'none' | 'exact' | 'similar' | 'follow_up';
  result: 'answered' | 'not_found' | 'stopped' | 'failed' | 'waiting';
  rating?: 'up' | 'down' | undefined;
  comment?: string | undefined;
}

export interface Questions {
  questions: Question[];
}

export type GapReason = 'not_covered' | 'not_found' | 'uncited' | 'rated_down';

export interface Gap {
  count: number;
  examples: string[];
  reasons: Partial<Record<GapReason, number>>;
  comments: string[];
  nearest?: { url: string; title: string } | undefined;
  lastAskedAt: string;
}

export interface DayOfAnswers {
  day: string;
  answered: number;
  unanswered: number;
  ratedUp: number;
  ratedDown: number;
}

export interface Gaps {
  gaps: Gap[];
  perDay: DayOfAnswers[];
}

export interface DayStats {
  day: string;
  questions: number;
  anew: number;
  exact: number;
  similar: number;
  followUp: number;
  stepsRun: number;
  stepsSkipped: number;
  stepsRemembered: number;
  answers: number;
  answersFailed: number;
  modelCalls: number;
  inputTokens: number;
  outputTokens: number;
  cost: number;
  savedMs: number;
  savedTokens: number;
  savedCost: number;
}

export interface Stats {
  stats: DayStats[];
}

/** All that is kept about a visitor, as far as the page counts it. */
export interface Visitor {
  visitorId: string;
  site: string;
  createdAt: string;
  identified: boolean;
  sessions: unknown[];
  conversations: { turns: unknown[] }[];
  preparedAhead: unknown[];
  modelCalls: unknown[];
}
