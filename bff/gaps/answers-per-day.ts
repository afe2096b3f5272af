import type { AskedQuestion } from '../ports/gap-store.ts';
import { reasonsOf } from './find-gaps.ts';

/** Questions of one day (UTC) whose preparation has ended, by whether they are gaps, and what visitors thought. */
export interface DayOfAnswers {
  /** `2026-11-26`. */
  day: string;
  answered: number;
  unanswered: number;
  ratedUp: number;
  ratedDown: number;
}

/** Counts questions by their day, newest first: `unanswered` are those that the gaps are made of. */
export function answersPerDay(asked: readonly AskedQuestion[]): DayOfAnswers[] {
  const days = new Map<string, DayOfAnswers>();
  for (const question of asked) {
    const day = question.askedAt.toISOString().slice(0, 10);
    const counts = days.get(day) ?? { day, answered: 0, unanswered: 0, ratedUp: 0, ratedDown: 0 };
    counts[reasonsOf(question).length === 0 ? 'answered' : 'unanswered'] += 1;
    if (question.rating) counts[question.rating === 'up' ? 'ratedUp' : 'ratedDown'] += 1;
    days.set(day, counts);
  }
  return [...days.values()].sort((a, b) => (a.day < b.day ? 1 : -1));
}
