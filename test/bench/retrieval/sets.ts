import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NewPage } from '../../../flows/content/content-store.ts';
import { pairSets, parseCorpus, parseSetQuestions, toPage } from '../../../bff/evaluation/passage-set.ts';
import type { EvaluationQuestion } from '../../../bff/evaluation/question.ts';

/** A set of passages and questions that expect some of them. */
export interface RetrievalSet {
  name: string;
  pages: NewPage[];
  questions: EvaluationQuestion[];
}

/** Reads the sets of a folder, one after the other; a set that expects nothing of the search is left out with a line. */
export function* readSets(folder: string, most: number): Generator<RetrievalSet> {
  for (const { name, questions, corpus } of pairSets(readdirSync(folder))) {
    const read = (file: string) => readFileSync(join(folder, file), 'utf8');
    if (!corpus) {
      console.log(`${name}: skipped, it has no corpus`);
      continue;
    }
    const all = parseSetQuestions(questions, read(questions)).filter(
      ({ expected }) => expected.kind === 'pages',
    );
    if (all.length === 0) {
      console.log(`${name}: skipped, no question expects a passage (prep-chat eval measures refusals)\n`);
      continue;
    }
    const step = Math.max(1, all.length / most);
    const asked = Array.from(
      { length: Math.min(all.length, most) },
      (_, index) => all[Math.floor(index * step)]!,
    );
    yield { name, pages: parseCorpus(corpus, read(corpus)).map(toPage), questions: asked };
  }
}
