import './define.ts';
import { PrepChatElement } from './launcher/prep-chat.ts';

/** Where this script came from: the server that answers. A module cannot see its own tag, but it knows its address. */
const own = new URL(import.meta.url);
const script = [...document.querySelectorAll<HTMLScriptElement>('script[src]')].find(
  ({ src }) => src === own.href,
);
/** An attribute and not `dataset`, which also has what somebody put on the prototype of all objects. */
const setting = (name: string) => script?.getAttribute(`data-${name}`) ?? undefined;
PrepChatElement.endpoint = setting('endpoint') ?? own.origin;

/** Adds the element with what the script tag says as `data-…`, unless the page has placed it itself. */
function setUp(): void {
  if (document.querySelector('prep-chat') || setting('manual') !== undefined) return;
  const element = document.createElement('prep-chat');
  for (const name of PrepChatElement.observedAttributes) {
    const value = setting(name);
    if (value !== undefined) element.setAttribute(name, value);
  }
  document.body.append(element);
}

if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', setUp);
else setUp();
