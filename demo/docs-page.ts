import './base.css';
import './docs.css';
import { addCopyButton } from './copy-button.ts';

for (const block of document.querySelectorAll<HTMLElement>('article pre')) addCopyButton(block);

const sidebar = document.querySelector<HTMLElement>('.sidebar');
const current = sidebar?.querySelector<HTMLElement>('[aria-current="page"]');
if (sidebar && current && current.offsetTop > sidebar.clientHeight * 0.7) {
  sidebar.scrollTop = current.offsetTop - sidebar.clientHeight / 2;
}
