const references = ['aria-labelledby', 'aria-describedby', 'aria-controls', 'for'];

/**
 * A copy of what is shown, in one tree without shadow roots, for readers that do not look into them. Ids are
 * unique in the copy and lead where they did; what is not shown is not in it.
 */
export function flatCopy(element: Element): HTMLElement {
  const roots = new Map<Node, number>();
  const idIn = (root: Node, id: string) => {
    if (!roots.has(root)) roots.set(root, roots.size);
    return `${id}-${roots.get(root)}`;
  };
  const copyInto = (parent: Element, node: Node): void => {
    if (node instanceof Text) parent.append(node.data);
    if (!(node instanceof Element) || node.localName === 'style') return;
    const isTransparent = getComputedStyle(node).display === 'contents';
    if (!isTransparent && !node.checkVisibility({ visibilityProperty: true })) return;
    const root = node.getRootNode();
    const isOurs = node.localName.includes('-') || node.localName === 'slot';
    const isPlain = isOurs || node.localName === 'dialog';
    const copy = isPlain ? document.createElement('div') : (node.cloneNode(false) as Element);
    if (node.localName === 'dialog') {
      for (const { name, value } of node.attributes) copy.setAttribute(name, value);
      // The virtual screen reader takes every dialog for one that blocks the page, and never leaves it.
      copy.setAttribute('role', node.matches(':modal') ? 'dialog' : 'group');
    }
    if (node.id) copy.id = idIn(root, node.id);
    for (const name of references) {
      const ids = node.getAttribute(name)?.split(' ');
      if (ids) copy.setAttribute(name, ids.map((id) => idIn(root, id)).join(' '));
    }
    parent.append(copy);
    const assigned = node instanceof HTMLSlotElement ? node.assignedNodes() : [];
    const children = assigned.length > 0 ? assigned : (node.shadowRoot ?? node).childNodes;
    for (const child of children) copyInto(copy, child);
  };
  const copy = document.body.appendChild(document.createElement('div'));
  copyInto(copy, element);
  return copy;
}
