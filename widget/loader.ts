import './define.ts';

/** Attributes of `<prep-chat>` that the script tag can set as `data-…`. */
const attributes = [
  'site',
  'mode',
  'open',
  'theme',
  'accent',
  'heading',
  'welcome',
  'starters',
  'lang',
  'dir',
];

/** Where this script came from: the server that answers. A module cannot see its own tag, but it knows its address. */
const own = new URL(import.meta.url);
const script = [...document.querySelectorAll<HTMLScriptElement>('script[src]')].find(
  ({ src }) => src === own.href,
);
/** An attribute and not `dataset`, which also has what somebody put on the prototype of all objects. */
const setting = (name: string) => script?.getAttribute(`data-${name}`) ?? undefined;
const endpoint = setting('endpoint') ?? own.origin;

function setUp(): void {
  const placed = document.querySelectorAll('prep-chat');
  for (const element of placed)
    if (!element.hasAttribute('endpoint')) element.setAttribute('endpoint', endpoint);
  if (placed.length > 0 || setting('manual') !== undefined) return;
  const element = document.createElement('prep-chat');
  element.setAttribute('endpoint', endpoint);
  for (const name of attributes) {
    const value = setting(name);
    if (value !== undefined) element.setAttribute(name, value);
  }
  document.body.append(element);
}

if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', setUp, { once: true });
else setUp();
