import type { Sql } from '../../flows/ports.ts';
import type { Finding } from '../ports/finding.ts';
import { compareSchema } from './install-schema.ts';

const schemas = ['prep_chat', 'pgflow', 'pgmq'];
const isPrivate = (schema: string) => schema !== 'pgflow';
const mendGrants = 'revoke it; start the newest prep-chat once, whose migrations do that';

/**
 * Whether the schema is up to date and closed to everybody but its owner. Changes nothing. `overRest`: runs are
 * read over Supabase's REST interface, which then has to offer pgflow and nothing else of ours.
 */
export async function checkDatabase(sql: Sql, exclusive: boolean, overRest = false): Promise<Finding[]> {
  const [made] = await sql.query(
    "select from pg_tables where schemaname = 'prep_chat' and tablename = 'runs'",
  );
  if (!made) {
    return [finding('database', 'warning', 'it holds no schema of prep-chat yet', 'start the server once')];
  }
  const findings: Finding[] = [];
  const { pending, changed } = await compareSchema(sql);
  if (pending.length > 0) {
    const text = `${pending.length} migration(s) have not run: ${pending.slice(0, 3).join(', ')}`;
    findings.push(
      finding('migrations', 'problem', text, 'prep-chat migrate, with a user that may change the schema'),
    );
  }
  for (const name of changed) {
    const text = `${name} is not what this database has run`;
    findings.push(
      finding('migrations', 'problem', text, 'use the prep-chat that it came with, or a newer one'),
    );
  }
  for (const { role, object } of await sql.query<{ role: string; object: string }>(openQuery, [schemas])) {
    findings.push(finding('grants', 'problem', `${role} has a privilege on ${object}`, mendGrants));
  }
  for (const check of checks) {
    if (check.needs && !(await exists(sql, check.needs))) continue;
    const concerned = overRest && check.about === 'exposed schemas' ? schemas.filter(isPrivate) : schemas;
    for (const { name } of await sql.query<{ name: string }>(check.query, check.all ? [] : [concerned])) {
      findings.push(finding(check.about, check.level, `${name} ${check.text}`, check.mend));
    }
  }
  const [me] = await sql.query<{ rolsuper: boolean }>(
    'select rolsuper from pg_roles where rolname = current_user',
  );
  if (me?.rolsuper && !exclusive) {
    findings.push(
      finding(
        'role',
        'warning',
        'the server is a superuser of the database',
        'give it a role that owns its database and no more',
      ),
    );
  }
  if (await exists(sql, 'realtime.messages')) {
    const text = 'whether Supabase Realtime lets the public in cannot be seen from here';
    findings.push(finding('realtime', 'warning', text, 'turn off "Allow public access" in its settings'));
  }
  return findings;
}

function finding(about: string, level: Finding['level'], text: string, mend: string): Finding {
  return { about, level, text, mend };
}

async function exists(sql: Sql, relation: string): Promise<boolean> {
  const [row] = await sql.query<{ found: string | null }>('select to_regclass($1)::text as found', [
    relation,
  ]);
  return row?.found !== null && row?.found !== undefined;
}

/** What roles of a browser, or anybody, may do with an object of these schemas. */
const openQuery = `
  select role.name as role, object.name as object
    from (select 'public' as name
           union all select rolname from pg_roles where rolname in ('anon', 'authenticated')) role
    cross join lateral (
      select 'schema ' || nspname as name from pg_namespace
       where nspname = any($1::text[]) and has_schema_privilege(role.name, oid, 'usage, create')
      union all
      select class.oid::regclass::text from pg_class class
       where class.relnamespace in (select oid from pg_namespace where nspname = any($1::text[]))
         and case when class.relkind in ('r', 'p', 'v', 'm', 'f')
               then has_table_privilege(role.name, class.oid, 'select, insert, update, delete, truncate, references, trigger')
             when class.relkind = 'S' then has_sequence_privilege(role.name, class.oid, 'usage, select, update')
             else false end
      union all
      select function.oid::regprocedure::text from pg_proc function
       where function.pronamespace in (select oid from pg_namespace where nspname = any($1::text[]))
         and has_function_privilege(role.name, function.oid, 'execute')
    ) object
   order by 1, 2`;

interface Check {
  about: string;
  level: Finding['level'];
  /** Names what is wrong; $1 are our schemas, unless \`all\`. */
  query: string;
  all?: boolean;
  /** A relation without which there is nothing to check. */
  needs?: string;
  text: string;
  mend: string;
}

const checks: Check[] = [
  {
    about: 'row security',
    level: 'problem',
    query: `select class.oid::regclass::text as name from pg_class class
              join pg_namespace space on space.oid = class.relnamespace
             where space.nspname = any($1::text[]) and space.nspname <> 'pgmq'
               and class.relkind in ('r', 'p') and not class.relrowsecurity order by 1`,
    text: 'has row level security off',
    mend: 'alter table … enable row level security',
  },
  {
    about: 'functions',
    level: 'problem',
    query: `select oid::regprocedure::text as name from pg_proc
             where pronamespace in (select oid from pg_namespace where nspname = any($1::text[])) and prosecdef
               and not exists (select from unnest(proconfig) setting where setting like 'search\\_path=%') order by 1`,
    text: 'runs with its owner’s rights and the caller’s search path',
    mend: "alter function … set search_path to ''",
  },
  {
    about: 'exposed schemas',
    level: 'problem',
    query: `select distinct schema as name
              from pg_db_role_setting, unnest(setconfig) setting,
                   regexp_split_to_table(split_part(setting, '=', 2), '\\s*,\\s*') schema
             where setting like 'pgrst.db\\_schemas=%' and schema = any($1::text[])`,
    text: 'is offered by PostgREST',
    mend: 'take it out of the exposed schemas (pgrst.db_schemas)',
  },
  {
    about: 'publications',
    level: 'problem',
    query: `select format('%I.%I', schemaname, tablename) as name from pg_publication_tables
             where schemaname = any($1::text[]) and pubname = 'supabase_realtime' order by 1`,
    text: 'is published by Supabase Realtime',
    mend: 'alter publication supabase_realtime drop table …',
  },
  {
    about: 'realtime',
    level: 'problem',
    query: `select external_id as name from _realtime.tenants tenant
             where to_jsonb(tenant) ->> 'private_only' = 'false' order by 1`,
    all: true,
    needs: '_realtime.tenants',
    text: 'lets the public listen to Realtime',
    mend: 'turn off "Allow public access" (private_only)',
  },
];
