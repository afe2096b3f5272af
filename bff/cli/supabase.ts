import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../adapters/package-files.ts';
import { flowEngineScripts } from '../adapters/schema-scripts.ts';

/**
 * `prep-chat supabase <folder>`: writes a project that the Supabase CLI can deploy: its configuration, pgflow's
 * migrations from the installed package beside ours, and the edge function in one file.
 */
export async function writeSupabaseProject(folder: string): Promise<void> {
  const root = packageRoot();
  const built = join(root, 'dist', 'supabase', 'functions');
  if (!existsSync(built)) throw new TypeError('the edge function is not built: npm run build');
  const project = join(folder, 'supabase');
  const migrations = join(project, 'migrations');
  mkdirSync(migrations, { recursive: true });
  for (const { name, text } of await flowEngineScripts())
    writeFileSync(join(migrations, name.replace('pgflow/', '')), text);
  cpSync(join(root, 'supabase', 'migrations'), migrations, { recursive: true });
  cpSync(join(root, 'supabase', 'config.toml'), join(project, 'config.toml'));
  cpSync(join(root, 'supabase', 'optional'), join(project, 'optional'), { recursive: true });
  cpSync(built, join(project, 'functions'), { recursive: true });
  process.stdout.write(
    `${readdirSync(migrations).length} migrations and a function are in ${project}. Next:\n` +
      `  supabase link --workdir ${folder} && supabase db push --workdir ${folder}\n` +
      `  supabase functions deploy prep-chat-worker --workdir ${folder}\n`,
  );
}
