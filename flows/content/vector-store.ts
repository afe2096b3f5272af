import type { Sql } from '../ports.ts';

/** Where the extension's type and operators are: `public`, or wherever an owner has put it. */
export interface VectorSupport {
  /** Quoted name of the schema. */
  schema: string;
}

/** From this many on, a site's vectors get an index; below it, comparing all of them is exact and quick enough. */
const manyVectors = 10_000;
/** Largest vectors that the extension can index. */
const mostIndexed = 2_000;

/**
 * Makes the table of the passages' vectors where the database has pgvector, and tells whether it does. Not a
 * migration: the type exists only with the extension, which may be installed or allowed later. `mayChange`
 * false only looks.
 */
export async function ensureVectors(sql: Sql, mayChange = true): Promise<VectorSupport | undefined> {
  if (mayChange && !(await supportOf(sql))) await createExtension(sql);
  const support = await supportOf(sql);
  if (support && mayChange) await sql.script(tableOf(support));
  return support;
}

async function supportOf(sql: Sql): Promise<VectorSupport | undefined> {
  const [row] = await sql.query<VectorSupport>(
    `select quote_ident(space.nspname) as schema
       from pg_extension extension join pg_namespace space on space.oid = extension.extnamespace
      where extension.extname = 'vector'`,
  );
  return row;
}

/** Does nothing where the extension is not on the machine, or the role may not create it. */
async function createExtension(sql: Sql): Promise<void> {
  const [offered] = await sql.query("select from pg_available_extensions where name = 'vector'");
  if (!offered) return;
  await sql.script('create extension if not exists vector').catch(() => {});
}

const tableOf = ({ schema }: VectorSupport) => `
  create table if not exists prep_chat.vectors (
    id bigint generated always as identity primary key,
    -- null when the passage is gone: its vector is taken again by one with the same text
    passage_id integer references prep_chat.passages (id) on delete set null,
    site_key text collate "C" not null,
    model text collate "C" not null,
    -- of the text that the vector was made from
    hash text collate "C" not null,
    embedding ${schema}.vector not null,
    unique (passage_id, model)
  );
  comment on table prep_chat.vectors is 'What passages mean, as a model of embeddings puts it; made anew from the passages at any time';
  create index if not exists vectors_site_idx on prep_chat.vectors (site_key, model);
  create index if not exists vectors_hash_idx on prep_chat.vectors (model, hash);
  alter table prep_chat.vectors enable row level security;
  do $$
  begin
    if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
      grant all on prep_chat.vectors to service_role;
    end if;
  end;
  $$;`;

// names cannot be parameters; the database itself has told and quoted the schema
const countIn = (
  schema: string,
) => `select count(*)::int as vectors, max(${schema}.vector_dims(embedding)) as dimensions
       from prep_chat.vectors where site_key = $1 and model = $2 and passage_id is not null`;

const indexIn = (
  schema: string,
) => `select format('create index if not exists %I on prep_chat.vectors using hnsw '
       || '((embedding::${schema}.vector(%s)) ${schema}.vector_cosine_ops) where site_key = %L and model = %L',
       'vectors_near_' || md5($1 || ' ' || $2), $3::int, $1, $2) as text`;

/** Makes the index over a site's vectors once there are many; without one, search compares each of them. */
export async function indexVectors(
  sql: Sql,
  { schema }: VectorSupport,
  siteKey: string,
  model: string,
  many = manyVectors,
): Promise<boolean> {
  const [held] = await sql.query<{ vectors: number; dimensions: number }>(countIn(schema), [siteKey, model]);
  if (!held || held.vectors < many || held.dimensions > mostIndexed) return false;
  const [statement] = await sql.query<{ text: string }>(indexIn(schema), [siteKey, model, held.dimensions]);
  await sql.script(statement?.text ?? '');
  return true;
}
