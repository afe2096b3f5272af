import { openPglite } from '../../../bff/adapters/pglite-sql.ts';
import { openPostgres } from '../../../bff/adapters/postgres-sql.ts';
import { installSchema } from '../../../bff/adapters/install-schema.ts';
import type { Sql } from '../../../flows/ports.ts';
import { startCluster } from '../../support/postgres-cluster.ts';
import { compare, printTable, type Row } from './compare.ts';
import { measureScale } from './scale.ts';
import { readSets } from './sets.ts';

interface Wanted {
  folder: string;
  databases: string[];
  /** Most questions of each set. */
  questions: number;
  /** Numbers of passages to grow to. */
  scales: number[];
}

type Figure = 'ndcg10' | 'mrr' | 'recall5';
/** The marks that the design sets, by the name of the set. */
const targets: Record<string, [Figure, number]> = {
  cacm: ['ndcg10', 0.5],
  cranfield: ['ndcg10', 0.38],
  squad: ['recall5', 0.95],
  docsqa: ['mrr', 0.86],
  codeqa: ['recall5', 0.8],
};

/** Measures every set on every database, then growing numbers of passages, and says which marks hold. */
export async function measure({ folder, databases, questions, scales }: Wanted): Promise<void> {
  const marks: string[] = [];
  const hold = (text: string, held: boolean) => marks.push(`${held ? 'held  ' : 'MISSED'}  ${text}`);
  for (const database of databases) {
    const cluster = database === 'postgres' ? await startCluster() : undefined;
    const sql = cluster ? openPostgres(cluster.url) : await openPglite();
    try {
      await installSchema(sql);
      await measureSets(sql, database, folder, questions, hold);
      if (scales.length > 0) await measureScale(sql, database, folder, scales, hold);
    } finally {
      await sql.close();
      await cluster?.dispose();
    }
  }
  console.log(marks.join('\n'));
}

async function measureSets(
  sql: Sql,
  database: string,
  folder: string,
  most: number,
  hold: (text: string, held: boolean) => void,
): Promise<void> {
  const whole: Row[] = [];
  for (const set of readSets(folder, most)) {
    const rows = await compare(sql, set);
    printTable(
      `${set.name} on ${database}: ${set.questions.length} questions, ${set.pages.length} pages`,
      rows,
    );
    const ours = rows[0]!;
    whole.push(ours);
    const target = targets[set.name];
    if (target) {
      const [figure, least] = target;
      hold(
        `${database}: ${set.name} ${figure} ≥ ${least}: ${ours[figure].toFixed(3)}`,
        ours[figure] >= least,
      );
    }
  }
  if (whole.length === 0) throw new Error(`there is no set in ${folder}`);
  const without = whole.reduce((sum, row) => sum + row.withoutCandidate, 0);
  hold(`${database}: no question without a candidate: ${without}`, without === 0);
}
