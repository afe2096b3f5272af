/** What a test asks a page about its elements, through all shadow roots. */
export interface ComposedTree {
  elements(root?: Document | ShadowRoot): Element[];
  /** The element that has the focus, however deep. */
  focused(): Element;
  parent(element: Element): Element | null;
  /** Nothing hides it, from itself up to the page. */
  isVisible(element: Element): boolean;
}

declare global {
  var composed: ComposedTree;
}

/** Runs in the page, before its scripts. */
export function installComposedTree(): void {
  const composed: ComposedTree = {
    elements(root = document) {
      return [...root.querySelectorAll('*')].flatMap((element) => [
        element,
        ...(element.shadowRoot ? composed.elements(element.shadowRoot) : []),
      ]);
    },
    focused() {
      let element: Element = document.activeElement ?? document.body;
      while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element;
    },
    parent(element) {
      const root = element.getRootNode();
      return element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
    },
    isVisible(element) {
      return (
        element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
        !element.closest('.hidden') &&
        element.getClientRects().length > 0
      );
    },
  };
  Object.assign(globalThis, { composed });
}
