import type { Rule } from './architecture.ts';

const maxLines = 350;

/** No file is longer than a person wants to read at once. */
export const lengthRule: Rule = (files) =>
  Object.entries(files)
    .filter(([path]) => /\.(ts|mjs|js|css|sql)$/.test(path))
    .map(([path, source]) => [path, source.trimEnd().split('\n').length] as const)
    .filter(([, lines]) => lines > maxLines)
    .map(([path, lines]) => `${path} has ${lines} lines, more than ${maxLines}`);

const vague = new Set(['util', 'utils', 'helper', 'helpers', 'manager', 'managers', 'msg', 'req', 'cfg']);

/** A name says what is in it. */
export const nameRule: Rule = (files) =>
  Object.keys(files).flatMap((path) =>
    path
      .split(/[/.\-_]/)
      .filter((word) => vague.has(word.toLowerCase()))
      .map((word) => `${path} is named "${word}"`),
  );

const isMigration = (path: string) => /^supabase\/migrations\/.*\.sql$/.test(path);

/** Migrations: lower case, a comment and row security on each table, a fixed search path in each function. */
export const migrationRule: Rule = (files) =>
  Object.entries(files)
    .filter(([path]) => isMigration(path))
    .flatMap(([path, source]) => checkMigration(source).map((line) => `${path} ${line}`));

function checkMigration(source: string): string[] {
  const header = source.match(/^(?:--.*\n)+/)?.[0] ?? '';
  const sql = source.replace(/--.*$/gm, '').replace(/\/\*[\s\S]*?\*\//g, '');
  const code = sql.replace(/'(?:[^']|'')*'/g, "''").replace(/"[^"]*"/g, '""');
  const tables = [...code.matchAll(/\bcreate table (?:if not exists )?([\w.]+)/g)].map(
    ([, name]) => name ?? '',
  );
  const functions = code.split(/\bcreate (?:or replace )?function /).slice(1);
  return [
    ...['What', 'Why', 'Access', 'Locks', 'Undo']
      .filter((word) => !header.includes(`-- ${word}:`))
      .map((word) => `does not say "${word}:" in its header`),
    ...[...new Set(code.match(/\w*[A-Z]\w*/g))].map((word) => `is not in lower case: ${word}`),
    ...tables
      .filter((name) => !name.startsWith('prep_chat.'))
      .map((name) => `makes ${name} outside of prep_chat`),
    ...tables
      .filter((name) => !code.includes(`comment on table ${name} `))
      .map((name) => `has no comment on ${name}`),
    ...tables
      .filter((name) => !code.includes(`alter table ${name} enable row level security`))
      .map((name) => `leaves row level security of ${name} off`),
    ...functions
      .filter((text) => !/^[^$]*\bset search_path to ''/.test(text))
      .map((text) => `sets no search path in ${text.match(/^[\w.]+/)?.[0]}`),
  ];
}

const topLevel = new Set(
  [
    '.ci .editorconfig .git .github .gitignore .npmrc .oxfmtrc.json .oxlintrc.json',
    'CHANGELOG.md CONTRIBUTING.md LICENSE README.md SECURITY.md',
    'widget bff flows supabase demo test docs',
    'package.json package-lock.json knip.json tsconfig.json tsconfig.base.json vitest.config.ts',
    'vite.package.config.ts vite.widget.config.ts vite.demo.config.ts vite.admin.config.ts vite.server.config.ts vite.function.config.ts',
    'custom-elements.json custom-elements-manifest.config.mjs',
  ].flatMap((line) => line.split(' ')),
);

/** The top of the repository is its table of contents; `names` are those that git would take along. */
export function topLevelViolations(names: readonly string[]): string[] {
  return names
    .filter((name) => !topLevel.has(name))
    .map((name) => `${name} is not a top-level entry of this project`);
}

/** Exact versions only: what was tested is what is installed, also without the lock file. */
export const versionRule: Rule = (files) => {
  const parsed: unknown = JSON.parse(files['package.json'] ?? '{}');
  const { dependencies, devDependencies } = parsed as Record<string, Record<string, string> | undefined>;
  return Object.entries({ ...dependencies, ...devDependencies })
    .filter(([, version]) => !/^(npm:(@[\w-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${name} has no exact version: ${version}`);
};
