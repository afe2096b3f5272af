import { isSamePage } from './judge.ts';
import type { Expected } from './question.ts';

/** What can go wrong with a question; `text` says it to the owner. */
export interface Trouble {
  code:
    | 'no_candidate'
    | 'page_not_indexed'
    | 'not_found'
    | 'ranked_low'
    | 'refused'
    | 'answered'
    | 'cites_elsewhere'
    | 'unsupported_citation'
    | 'answer_failed';
  text: string;
}

interface Symptoms {
  expected: Expected;
  rank: number | undefined;
  candidates: number;
  refused: boolean;
  citations: { marks: number; supported: number };
  errorCode: string | undefined;
  /** Addresses of the sources, and of those that the answer cites. */
  shown: readonly string[];
  cited: readonly string[];
  hasPage(address: string): boolean;
}

/** Places that a visitor looks at. */
const lookedAt = 5;

/** Says what went wrong with a question, in the order in which one would mend it. */
export function diagnose(symptoms: Symptoms): Trouble[] {
  const { expected, refused, citations, errorCode } = symptoms;
  const troubles: Trouble[] = [];
  const add = (code: Trouble['code'], text: string) => troubles.push({ code, text });
  if (expected.kind === 'refusal') {
    if (!refused && errorCode === undefined) add('answered', 'answered, though the pages do not cover it');
  } else {
    troubles.push(...troublesOfSearch(symptoms));
    if (refused) add('refused', 'called not covered, though the pages answer it');
  }
  if (errorCode !== undefined) add('answer_failed', `the answer failed: ${errorCode}`);
  const unsupported = citations.marks - citations.supported;
  if (unsupported > 0 && !refused)
    add(
      'unsupported_citation',
      `${unsupported} of ${citations.marks} citations have no support in their source`,
    );
  return troubles;
}

function troublesOfSearch({ expected, rank, candidates, shown, cited, hasPage }: Symptoms): Trouble[] {
  if (candidates === 0) return [{ code: 'no_candidate', text: 'no passage shares a word with it' }];
  if (expected.kind === 'pages') {
    const missing = [...expected.grades.keys()].filter((address) => !hasPage(address));
    if (missing.length > 0)
      return [{ code: 'page_not_indexed', text: `not in the index: ${missing.join(', ')}` }];
  }
  const found = shown.length > 0 ? `; first is ${shown[0]}` : '';
  if (expected.kind === 'unknown') return [];
  if (rank === undefined) return [{ code: 'not_found', text: `what was expected is not found${found}` }];
  if (rank > lookedAt) return [{ code: 'ranked_low', text: `what was expected is at place ${rank}${found}` }];
  if (expected.kind !== 'pages' || cited.length === 0) return [];
  const wanted = [...expected.grades.keys()];
  const isWanted = (url: string) => wanted.some((address) => isSamePage(address, url));
  if (cited.some(isWanted) || !shown.some(isWanted)) return [];
  return [{ code: 'cites_elsewhere', text: `the answer cites ${cited.join(', ')} instead` }];
}
