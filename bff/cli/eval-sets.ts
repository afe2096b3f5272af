import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSqlContentStore } from '../../flows/content/sql-content-store.ts';
import { createSqlPassageStore } from '../../flows/content/sql-passage-store.ts';
import type { Sql } from '../../flows/ports.ts';
import { installSchema } from '../adapters/install-schema.ts';
import { openPglite } from '../adapters/pglite-sql.ts';
import { ConfigError } from '../config.ts';
import {
  pairSets,
  parseCorpus,
  parseSetQuestions,
  type SetDocument,
  toPage,
} from '../evaluation/passage-set.ts';
import type { EvaluationReport } from '../evaluation/report.ts';
import type { AnswerModel } from '../ports/answer-model.ts';
import type { Site } from '../ports/site-store.ts';
import type { Report } from './eval.ts';

/** Documents that are written in one transaction. */
const batch = 200;

/** Evaluates every set in a folder, each in an index of its own in memory; what an owner has stored is not touched. */
export async function evaluateSets(
  folder: string,
  { limit, model, site }: { limit: number | undefined; model: AnswerModel; site: Site },
  report: Report,
): Promise<EvaluationReport[]> {
  const sets = pairSets(await readdir(folder));
  if (sets.length === 0) throw new ConfigError([`${folder}: there is no <name>.queries.jsonl in it`]);
  const reports: EvaluationReport[] = [];
  const sql = await openPglite();
  try {
    await installSchema(sql);
    for (const { name, questions, corpus } of sets) {
      if (corpus === undefined)
        throw new ConfigError([`${questions}: there is no <name>.corpus.jsonl beside it`]);
      const asked = parseSetQuestions(questions, await readFile(join(folder, questions), 'utf8'));
      const documents = parseCorpus(corpus, await readFile(join(folder, corpus), 'utf8'));
      const known = await fill(sql, corpus, documents);
      const ports = {
        steps: { passages: (key: string) => createSqlPassageStore(sql, key) },
        model,
        site: { ...site, key: corpus },
        hasPage: (address: string) => known.has(address),
      };
      reports.push(await report(name, spread(asked, limit), ports));
    }
  } finally {
    await sql.close();
  }
  return reports;
}

/** Indexes the documents under a site of their own, once; resolves to their addresses. */
async function fill(sql: Sql, siteKey: string, documents: readonly SetDocument[]): Promise<Set<string>> {
  const store = createSqlContentStore(sql, siteKey);
  const held = (await store.totals()).pages > 0;
  const known = new Set<string>();
  for (let at = 0; at < documents.length; at += batch) {
    const pages = documents.slice(at, at + batch).map(toPage);
    for (const { url } of pages) known.add(url);
    if (!held) await store.write('set', pages, []);
  }
  return known;
}

/** At most `limit` of them, evenly spread, the same each time. */
function spread<T>(all: readonly T[], limit: number | undefined): T[] {
  if (limit === undefined || all.length <= limit) return [...all];
  return Array.from({ length: limit }, (_, index) => all[Math.floor((index * all.length) / limit)]).flatMap(
    (one) => (one === undefined ? [] : [one]),
  );
}
