/** What a text may make of the DOM: elements, attributes and links that are not allowed. Stands by itself, so that it can be sent into a page. */
export function findHarm({
  root = document,
  base,
  shell = [],
}: {
  root?: ParentNode;
  base: string;
  /** Elements that the widget itself is made of. */
  shell?: readonly string[];
}): string[] {
  const markdown =
    'div p h3 h4 h5 ul ol li blockquote pre code button table thead tbody tr th td hr br a strong em del';
  const ofText = new Set(markdown.split(' '));
  const ofShell = new Set([...shell, ...ofText]);
  const harm: string[] = [];
  const baseHost = new URL(base).hostname;
  const checkLink = (link: Element, isText: boolean) => {
    const raw = link.getAttribute('href') ?? '';
    if (raw === '#') return;
    const url = new URL(raw, base);
    const isAllowed =
      ['https:', 'mailto:', 'tel:'].includes(url.protocol) ||
      (url.protocol === 'http:' && url.hostname === baseHost);
    if (!isAllowed || url.username || url.password) harm.push(`link to ${raw}`);
    const shown = /^\s*(?:https?:\/\/)?((?:[a-z\d-]+\.)+[a-z]{2,})(?=$|[\s/?#:])/i.exec(
      link.textContent ?? '',
    )?.[1];
    if (isText && shown && url.protocol !== 'mailto:' && shown.toLowerCase() !== url.hostname) {
      harm.push(`link that says ${shown} and leads to ${url.hostname}`);
    }
    if (link.getAttribute('rel') !== 'noopener noreferrer nofollow') harm.push(`link without rel: ${raw}`);
  };
  const visit = (parent: ParentNode, isText: boolean) => {
    for (const element of parent.children) {
      const name = element.localName;
      // The one script that the page itself has.
      if (name === 'script' && element.getAttribute('src') === `${base}/prep-chat.js`) continue;
      if (!(isText ? ofText : ofShell).has(name)) harm.push(`<${name}>`);
      for (const attribute of element.attributes) {
        if (
          /^(?:on.*|src|srcset|srcdoc|action|formaction|data|background|poster|xlink:href)$/i.test(
            attribute.name,
          )
        )
          harm.push(`${attribute.name}="${attribute.value}"`);
      }
      if (name === 'a') checkLink(element, isText);
      const isAnswer = isText || element.classList.contains('text');
      visit(element, isAnswer);
      if (element.shadowRoot) visit(element.shadowRoot, isAnswer);
    }
  };
  visit(root, shell.length === 0);
  return harm;
}
