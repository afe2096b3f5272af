import type { BrowserContext, Page } from 'playwright';
import { owner } from './wordpress-site.ts';

/** A change of a page as its author makes it; without an id a new page. */
export interface Edit {
  id?: number;
  title?: string;
  slug?: string;
  /** Blocks as WordPress writes them. */
  content?: string;
  /** Our block alone, with these attributes. */
  block?: Record<string, string>;
  /** Boxes beside the text that are ticked. */
  boxes?: string[];
}

/** The administration, signed in as the owner. */
export async function openAsOwner(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${url}/wp-login.php`);
  await page.fill('#user_login', owner.name);
  await page.fill('#user_pass', owner.password);
  await page.click('#wp-submit');
  await page.waitForURL(/wp-admin/);
  return page;
}

/** Publishes in the block editor; resolves when that says it is saved. */
export async function edit(admin: Page, url: string, change: Edit): Promise<{ id: number; url: string }> {
  const { id, ...given } = change;
  const path = id === undefined ? 'post-new.php?post_type=page' : `post.php?post=${id}&action=edit`;
  await admin.goto(`${url}/wp-admin/${path}`);
  await admin.waitForFunction(() => {
    const { wp } = globalThis as any;
    return wp?.data?.select('core/editor')?.getCurrentPostId() && wp.blocks.getBlockType('prep-chat/chat');
  });
  return admin.evaluate(async ({ content, block, boxes = [], ...changes }) => {
    const { data, blocks } = (globalThis as any).wp;
    for (const name of boxes)
      for (const box of document.querySelectorAll<HTMLInputElement>(`input[name="${name}"]`))
        box.checked = true;
    const editor = data.select('core/editor');
    const made = block ? [blocks.createBlock('prep-chat/chat', block)] : content && blocks.parse(content);
    if (made) data.dispatch('core/block-editor').resetBlocks(made);
    data.dispatch('core/editor').editPost({ status: 'publish', ...changes });
    await data.dispatch('core/editor').savePost();
    if (!editor.didPostSaveRequestSucceed()) throw new Error('the editor could not save');
    // The boxes follow in a request of their own.
    for (let looks = 0; looks < 2 || data.select('core/edit-post').isSavingMetaBoxes(); looks += 1) {
      if (looks > 300) throw new Error('the boxes are not saved');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return { id: editor.getCurrentPostId(), url: editor.getPermalink() };
  }, given);
}
