import globalData from '@generated/globalData';
import { embed } from 'prep-chat/embed';

const { widget: options, without } = globalData['prep-chat-docusaurus'].default;
const plain = (path) => path.replace(/(?:\.html)?\/?$/, '');
const unwanted = new Set(without.map(plain));

/** @type {import('prep-chat/embed').Embedded | undefined} */
let widget;

/** One widget for all pages; Docusaurus calls this in the browser, for the first page too. */
export function onRouteDidUpdate({ location }) {
  widget ??= embed(options, () => document.documentElement.dataset.theme);
  if (unwanted.has(plain(location.pathname))) widget.hide();
  else widget.show();
}
