const own = window.document;
const unwrap = (item: unknown) => (item === hostDocument ? own : item);

/**
 * The document with its own properties, whatever stands on the page: `<form name="createElement">` takes the
 * place of a property of the real one. The build puts it in for `document`, in Lit too.
 */
export const hostDocument: Document = new Proxy(own, {
  get(_own, name) {
    const value: unknown = Reflect.get(Document.prototype, name, own) ?? Reflect.get(own, name);
    if (typeof value !== 'function') return value;
    // The browser does not know the stand-in as a node.
    return (...given: unknown[]) => {
      const result: unknown = Reflect.apply(value, own, given.map(unwrap));
      return result instanceof TreeWalker ? acceptStandIn(result) : result;
    };
  },
  set: (_own, name, value) => Reflect.set(own, name, value),
});

/** Lit parks its walker at the document. */
function acceptStandIn(walker: TreeWalker): TreeWalker {
  return Object.defineProperty(walker, 'currentNode', {
    __proto__: null,
    get: () => Reflect.get(TreeWalker.prototype, 'currentNode', walker),
    set: (node: Node) => Reflect.set(TreeWalker.prototype, 'currentNode', unwrap(node), walker),
  } as PropertyDescriptor);
}
