/** An element with a class, a text or children; everything on this page that is not in its HTML is made with it. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  { className, text }: { className?: string; text?: string } = {},
  ...children: readonly Node[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (className !== undefined) element.className = className;
  if (text !== undefined) element.textContent = text;
  element.append(...children);
  return element;
}

/** A bar on its track, from and to as shares of it; its figure stands beside it as text. */
export function bar(from: number, to: number, kind = ''): HTMLElement {
  const track = make('span', { className: `bar ${kind}` });
  track.ariaHidden = 'true';
  track.style.setProperty('--from', `${from * 100}%`);
  // What took time is to be seen, however little.
  track.style.setProperty('--length', `max(${Math.max(0, to - from) * 100}%, ${to > from ? 2 : 0}px)`);
  return track;
}

/** E.g. `43 ms` or `1.28 s`. */
export function duration(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(2)} s`;
}
