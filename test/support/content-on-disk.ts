import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Sql } from '../../flows/ports.ts';

const filler = 'server widget answer source page question model stream database visitor token cite '.repeat(
  12,
);

/** A folder of pages that can be told apart by their version, also in the index. */
export class ContentOnDisk {
  readonly folder = mkdtempSync(join(tmpdir(), 'prep-chat-pages-'));
  /** Version of each page by the name of its file. */
  readonly versions = new Map<string, number>();
  #version = 0;

  write(name: string): void {
    this.#version += 1;
    const sections = [1, 2, 3].map((n) => `## Part ${n}\n\n${filler} version${this.#version}x ${name}.`);
    writeFileSync(join(this.folder, `${name}.md`), `# ${name}\n\n${sections.join('\n\n')}\n`);
    this.versions.set(name, this.#version);
  }

  remove(name: string): void {
    rmSync(join(this.folder, `${name}.md`));
    this.versions.delete(name);
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Checks that the index holds exactly these pages, each once and as they are now. */
  async expectIndexed(sql: Sql): Promise<void> {
    await expectWhole(sql);
    const rows = await sql.query<{ url: string; text: string }>(
      `select g.url, string_agg(p.text, ' ' order by p.place) as text
         from prep_chat.pages g join prep_chat.passages p on p.page_id = g.id group by g.id, g.url`,
    );
    const stored = rows.map(({ url, text }) => [url.slice(1), [...new Set(text.match(/version\d+x/g))]]);
    const wanted = [...this.versions].map(([name, version]) => [name, [`version${version}x`]]);
    const byName = (a: unknown[], b: unknown[]) => String(a[0]).localeCompare(String(b[0]));
    expect(stored.sort(byName)).toEqual(wanted.sort(byName));
  }
}

/** Checks that pages, passages, inverted index and statistics belong together, whatever they hold. */
export async function expectWhole(sql: Sql): Promise<void> {
  const [found] = await sql.query(
    `with entries as (
       select b.term, x.doc, x.length from prep_chat.postings b
        cross join lateral unnest(b.docs, b.lengths) as x (doc, length)
     )
     select
       (select count(*)::int from (select term, doc from entries group by 1, 2 having count(*) > 1) d) as doubled,
       (select count(*)::int from entries e
         where not exists (select from prep_chat.passages p where p.id = e.doc and p.length = e.length)) as strays,
       (select count(*)::int from prep_chat.passages p
         where not exists (select from entries e where e.doc = p.id)) as unindexed,
       (select count(*)::int from prep_chat.pages g
         where not exists (select from prep_chat.passages p where p.page_id = g.id)) as empty,
       (select count(*)::int from prep_chat.corpus c
         where c.passages <> (select count(*) from prep_chat.passages)
            or c.terms <> (select coalesce(sum(length), 0) from prep_chat.passages)) as miscounted`,
  );
  expect(found).toEqual({ doubled: 0, strays: 0, unindexed: 0, empty: 0, miscounted: 0 });
}
