import { z } from '@hono/zod-openapi';

/** What a question has to lead to: pages by address (with a grade), or texts that a passage must hold. */
export type Expected =
  | { kind: 'pages'; grades: ReadonlyMap<string, number> }
  | { kind: 'passages'; texts: readonly string[] }
  /** The content does not answer it; the right answer says so. */
  | { kind: 'refusal' }
  /** Nobody has said. */
  | { kind: 'unknown' };

/** A question to evaluate with. */
export interface EvaluationQuestion {
  id: string;
  question: string;
  expected: Expected;
}

const texts = z
  .union([z.string(), z.array(z.string())], { error: 'must be a text or a list of texts' })
  .transform((given) =>
    [given]
      .flat()
      .map((text) => text.trim())
      .filter(Boolean),
  );
const flag = z
  .union([z.boolean(), z.string()])
  .refine((given) => typeof given === 'boolean' || /^(?:|1|0|true|false|yes|no|x)$/i.test(given), {
    error: 'must be true or false',
  })
  .transform((given) => (typeof given === 'boolean' ? given : /^(?:1|true|yes|x)$/i.test(given)));
const grades = z.union(
  [
    z.record(z.string(), z.number().min(0)),
    z
      .array(z.union([z.string(), z.number()]))
      .transform((ids) => Object.fromEntries(ids.map((id) => [id, 1]))),
  ],
  { error: 'must give a grade to each address' },
);

const writtenSchema = z.strictObject({
  id: z.union([z.string(), z.number().transform(String)]).nullish(),
  question: z.string().trim().min(1),
  page: texts.nullish(),
  pages: texts.nullish(),
  passage: texts.nullish(),
  passages: texts.nullish(),
  relevant: grades.nullish(),
  impossible: flag.nullish(),
  answers: z.unknown().optional(),
  answer: z.unknown().optional(),
  note: z.unknown().optional(),
});

/** One thing that is wrong in a file, with where it stands. */
export class QuestionError extends Error {
  override name = 'QuestionError';
}

/**
 * Makes a question of what a file says. `where` names its place for errors; `lenient` lets pass a
 * question without an expectation and fields that are not known. Throws {@link QuestionError}.
 */
export function toQuestion(written: unknown, where: string, lenient = false): EvaluationQuestion {
  const parsed = (lenient ? writtenSchema.loose() : writtenSchema).safeParse(written);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new QuestionError(
      `${where}: ${[issue?.path.join('.'), issue?.message].filter(Boolean).join(': ')}`,
    );
  }
  const { id, question, relevant, impossible, ...given } = parsed.data;
  const pages = [...(given.page ?? []), ...(given.pages ?? [])];
  const passages = [...(given.passage ?? []), ...(given.passages ?? [])];
  return { id: id ?? where, question, expected: expectation() };

  function expectation(): Expected {
    if (impossible) return { kind: 'refusal' };
    const graded = Object.entries(relevant ?? {}).filter(([, grade]) => grade > 0);
    const all = [...graded, ...pages.map((page) => [page, 1] as const)];
    if (all.length > 0) return { kind: 'pages', grades: new Map(all) };
    if (passages.length > 0) return { kind: 'passages', texts: passages };
    if (lenient) return { kind: 'unknown' };
    throw new QuestionError(
      `${where}: no page and no passage is expected; a question that the pages do not answer has impossible: true`,
    );
  }
}
