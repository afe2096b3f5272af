import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WidgetStates } from '../support/widget-states.ts';

interface AxValue {
  value?: unknown;
}
interface AxNode {
  nodeId: string;
  parentId?: string;
  childIds?: string[];
  ignored: boolean;
  role?: AxValue;
  name?: AxValue;
  description?: AxValue;
  properties?: { name: string; value: AxValue }[];
}

const told = new Set(['expanded', 'pressed', 'level', 'busy', 'live', 'modal', 'hasPopup', 'disabled']);
const silent = new Set(['generic', 'none', 'InlineTextBox', 'LineBreak', 'LayoutTable', 'SvgRoot']);

/** What Chromium hands to screen readers, through all shadow roots: a line for each node, indented. */
async function accessibilityTree(page: Page): Promise<string> {
  const client = await page.context().newCDPSession(page);
  const { nodes } = (await client.send('Accessibility.getFullAXTree')) as { nodes: AxNode[] };
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const write = (node: AxNode, depth: number): string[] => {
    const role = String(node.role?.value);
    const isShown = !node.ignored && !silent.has(role);
    const properties = (node.properties ?? [])
      .filter(({ name, value }) => told.has(name) && value.value !== false && value.value !== 0)
      .map(({ name, value }) => `${name}=${String(value.value)}`);
    const description = node.description?.value ? [`(${String(node.description.value)})`] : [];
    const line = [role, JSON.stringify(node.name?.value ?? ''), ...description, ...properties].join(' ');
    // What is announced changes while one looks; the announcements have tests of their own.
    if (role === 'status') return ['  '.repeat(depth) + line];
    const children = (node.childIds ?? []).flatMap((id) => {
      const child = byId.get(id);
      return child ? write(child, isShown ? depth + 1 : depth) : [];
    });
    return isShown ? ['  '.repeat(depth) + line, ...children] : children;
  };
  const root = nodes.find(({ parentId }) => parentId === undefined);
  return root ? `${write(root, 0).join('\n')}\n` : '';
}

describe('what Chromium hands to a screen reader', () => {
  const widget = new WidgetStates();
  beforeAll(() => widget.start());
  afterAll(() => widget.stop());

  for (const state of ['closed', 'empty', 'preparing', 'done'] as const)
    it(`A11Y-20 A11Y-15 A11Y-05: the tree is the one that was agreed on: ${state}`, async () => {
      const page = await widget.open(state);
      const tree = await accessibilityTree(page);
      await page.close();
      await expect(tree).toMatchFileSnapshot(`../fixtures/accessibility-tree/${state}.txt`);
    });
});
