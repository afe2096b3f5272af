import { parse as parseYaml } from 'yaml';
import { parseCsv } from './parse-csv.ts';
import { type EvaluationQuestion, QuestionError, toQuestion } from './question.ts';

/** Formats of a question file, by its extension. */
export type QuestionFormat = 'jsonl' | 'json' | 'yaml' | 'csv';

/** A question file that cannot be used; `problems` has a line for each thing that is wrong. */
export class QuestionFileError extends Error {
  override name = 'QuestionFileError';

  constructor(file: string, problems: readonly string[]) {
    const shown = problems.slice(0, 20).map((line) => `  ${line}`);
    const more = problems.length > shown.length ? [`  and ${problems.length - shown.length} more`] : [];
    super(`${file}: ${problems.length} problem(s)\n${[...shown, ...more].join('\n')}`);
  }
}

/** The format of a file by its name; undefined for one that holds no questions. */
export function formatOf(file: string): QuestionFormat | undefined {
  const extension = /\.(\w+)$/.exec(file)?.[1]?.toLowerCase() ?? '';
  if (extension === 'yml' || extension === 'yaml') return 'yaml';
  return extension === 'jsonl' || extension === 'json' || extension === 'csv' ? extension : undefined;
}

/**
 * Reads the questions of a file. `lenient`: see {@link toQuestion}. Throws {@link QuestionFileError}
 * with everything that is wrong.
 */
export function parseQuestions(
  file: string,
  text: string,
  format: QuestionFormat,
  lenient = false,
): EvaluationQuestion[] {
  const problems: string[] = [];
  const questions: EvaluationQuestion[] = [];
  const add = (where: string, read: () => unknown) => {
    try {
      questions.push(toQuestion(read(), where, lenient));
    } catch (error) {
      problems.push(error instanceof QuestionError ? error.message : `${where}: is not JSON`);
    }
  };
  if (format === 'jsonl') {
    for (const [index, line] of text.split('\n').entries())
      if (line.trim()) add(`line ${index + 1}`, () => JSON.parse(line));
  } else {
    try {
      for (const { where, written } of format === 'csv' ? rowsOf(text) : itemsOf(text, format))
        add(where, () => written);
    } catch (error) {
      throw new QuestionFileError(file, [error instanceof Error ? error.message : 'cannot be read']);
    }
  }
  const ids = questions.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) < index);
  if (twice !== undefined && !lenient) problems.push(`the id ${twice} is there twice`);
  if (problems.length > 0) throw new QuestionFileError(file, problems);
  if (questions.length === 0) throw new QuestionFileError(file, ['there is no question in it']);
  return questions;
}

interface Written {
  where: string;
  written: unknown;
}

/** Several pages in one cell stand one a line or between `|`. */
function rowsOf(text: string): Written[] {
  return parseCsv(text).map(({ line, row: { page, pages, ...row } }) => {
    const all = `${page ?? ''}\n${pages ?? ''}`.split(/[\n|]/).filter((each) => each.trim() !== '');
    return { where: `line ${line}`, written: { ...row, ...(all.length > 0 ? { pages: all } : {}) } };
  });
}

/** A list, or an object whose `questions` is one. */
function itemsOf(text: string, format: 'json' | 'yaml'): Written[] {
  const document: unknown = format === 'json' ? JSON.parse(text) : parseYaml(text);
  const list: unknown =
    typeof document === 'object' && document !== null && 'questions' in document
      ? document.questions
      : document;
  if (!Array.isArray(list)) throw new Error('it is no list of questions');
  return list.map((written: unknown, index) => ({ where: `question ${index + 1}`, written }));
}
