import { z } from '@hono/zod-openapi';
import type { NewPage } from '../../flows/content/content-store.ts';
import { makePassages } from '../../flows/content/make-passages.ts';
import { detectLanguage } from '../../flows/text/detect-language.ts';
import { makeTerms } from '../../flows/text/terms.ts';
import { parseQuestions, QuestionFileError } from './parse-questions.ts';
import type { EvaluationQuestion } from './question.ts';

const documentSchema = z.object({
  id: z.union([z.string().min(1), z.number().transform(String)]),
  title: z.string().nullish(),
  text: z.string(),
  lang: z.string().nullish(),
});

/** A document of a set of passages, in the form of `<name>.corpus.jsonl`. */
export interface SetDocument {
  id: string;
  title: string;
  text: string;
  /** BCP 47, or empty. */
  lang: string;
}

/** Reads a corpus file. Throws {@link QuestionFileError} with every line that is no document. */
export function parseCorpus(file: string, text: string): SetDocument[] {
  const problems: string[] = [];
  const documents = new Map<string, SetDocument>();
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      const { id, title, text, lang } = documentSchema.parse(JSON.parse(line));
      documents.set(id, { id, title: title ?? '', text, lang: lang ?? '' });
    } catch (error) {
      const why = error instanceof SyntaxError ? 'is not JSON' : 'is no {id, title, text}';
      problems.push(`line ${index + 1}: ${why}`);
    }
  }
  if (documents.size === 0 && problems.length === 0) problems.push('there is no document in it');
  if (problems.length > 0) throw new QuestionFileError(file, problems);
  return [...documents.values()];
}

/** Reads the questions of a set; its documents' ids become the addresses that {@link toPage} gives them. */
export function parseSetQuestions(file: string, text: string): EvaluationQuestion[] {
  return parseQuestions(file, text, 'jsonl', true).map(({ expected, ...asked }) => {
    if (expected.kind !== 'pages') return { ...asked, expected };
    const grades = new Map([...expected.grades].map(([id, grade]) => [addressOf(id), grade]));
    return { ...asked, expected: { kind: 'pages', grades } };
  });
}

/** An id may hold what would mean something in an address. */
const addressOf = (id: string) => encodeURIComponent(id);

/** A page of a document, cut and indexed as a text file of a site would be. A page without words has no passage. */
export function toPage({ id, title, text, lang: tag }: SetDocument): NewPage {
  const lang = tag || detectLanguage(text);
  const blocks = text
    .split(/\n\s*\n/)
    .map((block) => ({ kind: 'text' as const, text: block.trim() }))
    .filter((block) => block.text !== '');
  const passages = makePassages({ title, blocks }).map((chunk) => ({
    ...chunk,
    terms: makeTerms(`${title}\n${chunk.heading}\n${chunk.text}`, lang),
  }));
  return { url: addressOf(id), title, description: '', lang, hash: '', passages };
}

/** The files of sets in a folder: each file of questions with its corpus, or why it has none. */
export function pairSets(files: readonly string[]): { name: string; questions: string; corpus?: string }[] {
  const corpora = files.flatMap((file) => /^(.+)\.corpus\.jsonl$/.exec(file)?.[1] ?? []);
  return files
    .flatMap((file) => /^(.+)\.queries\.jsonl$/.exec(file)?.[1] ?? [])
    .sort()
    .map((name) => {
      // `squad-unanswerable` asks about the passages of `squad`
      const owner = corpora
        .filter((corpus) => name === corpus || name.startsWith(`${corpus}-`))
        .sort((a, b) => b.length - a.length)[0];
      const corpus = owner === undefined ? {} : { corpus: `${owner}.corpus.jsonl` };
      return { name, questions: `${name}.queries.jsonl`, ...corpus };
    });
}
