import { createHash } from 'node:crypto';
import type { Embedder, Sql } from '../ports.ts';
import { indexVectors, type VectorSupport } from './vector-store.ts';

export interface EmbedMissingOptions {
  sql: Sql;
  support: VectorSupport;
  embedder: Embedder;
  /** Missing: every site's. */
  siteKey?: string;
  signal: AbortSignal;
  onProgress?: (report: EmbedReport) => void;
}

export interface EmbedReport {
  /** Passages that were sent to the model. */
  embedded: number;
  /** Passages whose text had a vector from before. */
  reused: number;
}

/** Passages looked at in one go. */
const batchSize = 256;

interface Missing {
  id: number;
  siteKey: string;
  text: string;
  hash: string;
}

/**
 * Gives a vector to each passage that has none of the embedder's. Each batch is stored when it is there, so
 * that a run that broke off is gone on with; an unchanged text is never paid for twice, also on another page.
 * Rejects when the embedder fails; what is stored by then stays.
 */
export async function embedMissing(options: EmbedMissingOptions): Promise<EmbedReport> {
  const { sql, support, embedder, siteKey, signal, onProgress } = options;
  const report: EmbedReport = { embedded: 0, reused: 0 };
  const sites = new Set<string>();
  for (let after = 0; ;) {
    signal.throwIfAborted();
    const missing = await readMissing(sql, embedder.model, siteKey, after);
    const last = missing.at(-1);
    if (!last) break;
    after = last.id;
    for (const passage of missing) sites.add(passage.siteKey);
    report.reused += await reuse(sql, embedder.model, missing);
    const fresh = await withoutVector(sql, embedder.model, missing);
    const texts = [...new Map(fresh.map(({ hash, text }) => [hash, text]))];
    const vectors = await embedder.embed(
      texts.map(([, text]) => text),
      signal,
    );
    const byHash = new Map(texts.map(([hash], place) => [hash, vectors[place] ?? []]));
    await store(sql, support, embedder.model, fresh, byHash);
    await changeVersions(sql, [...new Set(missing.map((passage) => passage.siteKey))]);
    report.embedded += fresh.length;
    onProgress?.(report);
  }
  await sql.query(
    'delete from prep_chat.vectors where passage_id is null and ($1::text is null or site_key = $1)',
    [siteKey ?? null],
  );
  for (const key of sites) await indexVectors(sql, support, key, embedder.model);
  return report;
}

/** What was found before there were these vectors is not all that there is to find. */
async function changeVersions(sql: Sql, siteKeys: readonly string[]): Promise<void> {
  await sql.query(
    'update prep_chat.corpus set content_version = content_version + 1 where site_key = any($1::text[])',
    [siteKeys],
  );
}

async function readMissing(
  sql: Sql,
  model: string,
  siteKey: string | undefined,
  after: number,
): Promise<Missing[]> {
  const rows = await sql.query<{ id: number; siteKey: string; title: string; heading: string; text: string }>(
    `select p.id, g.site_key as "siteKey", g.title, p.heading, p.text
       from prep_chat.passages p join prep_chat.pages g on g.id = p.page_id
      where p.id > $3::int and ($2::text is null or g.site_key = $2)
        and not exists (select from prep_chat.vectors v where v.passage_id = p.id and v.model = $1)
      order by p.id limit $4::int`,
    [model, siteKey ?? null, after, batchSize],
  );
  return rows.map(({ id, siteKey: key, title, heading, text }) => {
    const whole = [title, heading, text].filter(Boolean).join('\n');
    return { id, siteKey: key, text: whole, hash: createHash('sha256').update(whole).digest('hex') };
  });
}

/** Copies the vectors of texts that have one; resolves to how many. */
async function reuse(sql: Sql, model: string, missing: readonly Missing[]): Promise<number> {
  const rows = await sql.query(
    `insert into prep_chat.vectors (passage_id, site_key, model, hash, embedding)
     select p.id, m.site_key, $1, m.hash, known.embedding
       from unnest($2::int[], $3::text[], $4::text[]) as m (id, site_key, hash)
       join prep_chat.passages p on p.id = m.id
       join lateral (
         select v.embedding from prep_chat.vectors v where v.model = $1 and v.hash = m.hash limit 1
       ) known on true
     on conflict (passage_id, model) do nothing returning id`,
    [model, ...columns(missing)],
  );
  return rows.length;
}

async function withoutVector(sql: Sql, model: string, missing: readonly Missing[]): Promise<Missing[]> {
  const rows = await sql.query<{ id: number }>(
    'select passage_id as id from prep_chat.vectors where model = $1 and passage_id = any($2::int[])',
    [model, missing.map(({ id }) => id)],
  );
  const known = new Set(rows.map(({ id }) => id));
  return missing.filter(({ id }) => !known.has(id));
}

// a name cannot be a parameter; the database itself has told and quoted it
const insertInto = ({
  schema,
}: VectorSupport) => `insert into prep_chat.vectors (passage_id, site_key, model, hash, embedding)
  select p.id, m.site_key, $1, m.hash, m.embedding::${schema}.vector
    from unnest($2::int[], $3::text[], $4::text[], $5::text[]) as m (id, site_key, hash, embedding)
    join prep_chat.passages p on p.id = m.id
  on conflict (passage_id, model) do nothing`;

async function store(
  sql: Sql,
  support: VectorSupport,
  model: string,
  fresh: readonly Missing[],
  vectors: ReadonlyMap<string, readonly number[]>,
): Promise<void> {
  await sql.query(insertInto(support), [
    model,
    ...columns(fresh),
    fresh.map(({ hash }) => JSON.stringify(vectors.get(hash) ?? [])),
  ]);
}

function columns(passages: readonly Missing[]): [number[], string[], string[]] {
  return [
    passages.map(({ id }) => id),
    passages.map(({ siteKey }) => siteKey),
    passages.map(({ hash }) => hash),
  ];
}
