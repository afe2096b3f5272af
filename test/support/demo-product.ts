import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { madeOnce } from './made-once.ts';
import { startProduct, type Product } from './product.ts';

/**
 * Starts the product with the demo, in an empty data folder as if it were the second start: to make the database and
 * to read the content the first time takes seconds, which is what the tests of `commands` and of a new user wait for.
 */
export async function startDemo(dataDir: string, env: Record<string, string> = {}): Promise<Product> {
  if (!existsSync(join(dataDir, 'ready'))) {
    const made = await madeOnce('demo', async (folder) => {
      const product = await startProduct(folder);
      await product.stop();
    });
    cpSync(made, dataDir, { recursive: true });
  }
  return startProduct(dataDir, env);
}
