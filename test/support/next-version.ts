import { cpSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A folder with the n-th next version of the product: the same with n + 1 migrations more; whoever asks removes it. */
export function nextVersion(n: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'prep-chat-next-'));
  for (const part of ['dist', 'supabase', 'demo/content', 'package.json'])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (let at = 0; at <= n; at += 1)
    writeFileSync(
      join(folder, `supabase/migrations/209912310000${String(at).padStart(2, '0')}_prep_chat_next_${at}.sql`),
      `alter table prep_chat.answers add column next_version_${at} text;
       alter table prep_chat.runs add column next_version_${at} text;
       create index runs_next_${at}_idx on prep_chat.runs (next_version_${at});`,
    );
  return folder;
}
