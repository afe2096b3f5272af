import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..', '..', 'widget');
const files = ['elements', 'launcher'].flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => join(root, folder, name)),
);
/** Names of sides that stay where they are when the script runs the other way. */
const physical =
  /(?:^|[\s;{])((?:margin|padding|border|inset)-(?:left|right)|(?:left|right)|text-align:\s*(?:left|right)|float|border-(?:top|bottom)-(?:left|right)-radius)\s*:/;

it('A11Y-14: styles name sides by the direction of the script', () => {
  const styles = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(?:css|const css = )`([^`]*)`/g)].map(([, css = '']) => css),
  );
  expect(styles.length).toBeGreaterThan(8);
  expect(styles.flatMap((css) => physical.exec(css)?.[1] ?? [])).toEqual([]);
  expect(physical.test('a { margin-left: 1px }')).toBe(true);
});
