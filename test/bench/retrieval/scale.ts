import { createSqlContentStore } from '../../../flows/content/sql-content-store.ts';
import { createSqlPassageStore } from '../../../flows/content/sql-passage-store.ts';
import type { NewPage } from '../../../flows/content/content-store.ts';
import type { Sql } from '../../../flows/ports.ts';
import { toPage } from '../../../bff/evaluation/passage-set.ts';
import { quantile } from '../stream/client.mjs';
import { rank } from './compare.ts';
import { fillFullText, searchFullText } from './full-text.ts';
import { readSets } from './sets.ts';

const signal = new AbortController().signal;
const siteKey = 'scale';
/** Questions that are asked at each size. */
const asked = 200;
const batch = 400;

/**
 * Lets an index grow: the set `squad` (or the first there is) with its questions, among passages that are
 * made of pieces of all sets. Says whether recall holds, how long a search takes, how fast it is filled.
 */
export async function measureScale(
  sql: Sql,
  database: string,
  folder: string,
  sizes: readonly number[],
  hold: (text: string, held: boolean) => void,
): Promise<void> {
  const sets = [...readSets(folder, asked)];
  const set = sets.find(({ name }) => name === 'squad') ?? sets[0];
  if (!set) return;
  const pieces = sets.flatMap(({ pages }) =>
    pages.flatMap(({ passages }) => passages.map(({ text }) => text)),
  );
  const store = createSqlContentStore(sql, siteKey);
  const passages = createSqlPassageStore(sql, siteKey);
  const pages: NewPage[] = [];
  let held = 0;
  let first: number | undefined;
  console.log(`${set.name} among made passages on ${database}, ${set.questions.length} questions\n`);
  console.log(
    'passages   r@5 BM25   r@5 ts_rank   search p50 ms   p95 ms   p95 ms of processor   passages/s written',
  );
  for (const size of sizes) {
    const fresh = held === 0 ? set.pages.slice(0, size) : [];
    while (held + count(fresh) < size) fresh.push(madePage(pages.length + fresh.length, pieces));
    held += count(fresh);
    pages.push(...fresh);
    const begun = performance.now();
    for (let at = 0; at < fresh.length; at += batch)
      await store.write('set', fresh.slice(at, at + batch), []);
    const rate = (count(fresh) * 1_000) / (performance.now() - begun);
    const questions = set.questions.filter(
      ({ expected }) =>
        expected.kind === 'pages' &&
        [...expected.grades.keys()].every((page) => pages.some(({ url }) => url === page)),
    );
    const times: number[] = [];
    // PGlite works in this process: what other programs take of the machine is not in this
    const processor: number[] = [];
    const ours = await rank('', questions, async (question) => {
      const from = performance.now();
      const used = process.cpuUsage();
      const found = await passages.search(question, 100, signal);
      times.push(performance.now() - from);
      const { user, system } = process.cpuUsage(used);
      processor.push((user + system) / 1_000);
      const loaded = await passages.load(
        found.map(({ passageId }) => passageId),
        signal,
      );
      return [...new Set(loaded.map(({ url }) => url))];
    });
    await fillFullText(sql, pages, 'english');
    const tsRank = await rank('', questions.slice(0, 50), (text) =>
      searchFullText(sql, 'OR, ts_rank', 'english', text),
    );
    first ??= ours.recall5;
    const [p50, p95] = [quantile(times, 0.5), quantile(times, 0.95)];
    const cells = [
      String(held).padStart(8),
      ours.recall5.toFixed(3).padStart(11),
      tsRank.recall5.toFixed(3).padStart(14),
      p50.toFixed(1).padStart(16),
      p95.toFixed(1).padStart(9),
      quantile(processor, 0.95).toFixed(1).padStart(22),
      rate.toFixed(0).padStart(21),
    ];
    console.log(cells.join(''));
    const what = `${database}, ${held} passages`;
    hold(
      `${what}: recall@5 within .03 of the smallest: ${ours.recall5.toFixed(3)}`,
      ours.recall5 >= first - 0.03,
    );
    if (database === 'pglite') hold(`${what}: search p95 < 150 ms: ${p95.toFixed(1)}`, p95 < 150);
    else hold(`${what}: ≥ 600 passages/s written: ${rate.toFixed(0)}`, rate >= 600);
  }
  await store.removeAll();
  console.log('');
}

const count = (pages: readonly NewPage[]) => pages.reduce((sum, { passages }) => sum + passages.length, 0);

/** The same numbers each time. */
let state = 7;
function roll(sides: number): number {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  return (state >>> 8) % sides;
}

/** A page of one passage: runs of six to fourteen words from anywhere, so that its words are as common as in real ones. */
function madePage(n: number, pieces: readonly string[]): NewPage {
  const runs: string[] = [];
  for (let words = 0; words < 110;) {
    const source = pieces[roll(pieces.length)]!.split(/\s+/);
    const length = 6 + roll(9);
    const from = roll(Math.max(1, source.length - length));
    const run = source.slice(from, from + length);
    words += Math.max(1, run.length);
    runs.push(run.join(' '));
  }
  return toPage({ id: `made-${n}`, title: '', text: runs.join('. '), lang: 'en' });
}
