import './base.css';
import './home.css';
import './home-tour.css';
import './home-lab.css';
import './home-facts.css';
import type { PrepChatElement } from '../widget/index.ts';
import { findOperator } from './api/operator.ts';
import { setUpBreaking } from './break.ts';
import { addCopyButton } from './copy-button.ts';
import { setUpLab } from './lab/lab.ts';
import { setUpPlayground } from './playground.ts';
import { setUpPointing } from './point.ts';

function find<Found extends HTMLElement>(selector: string): Found {
  const found = document.querySelector<Found>(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
}

for (const block of document.querySelectorAll('pre')) addCopyButton(block);
const chat = find<PrepChatElement>('prep-chat');
setUpPlayground(find('#playground'), chat, find('#snippet'));
setUpLab(find('#lab-form'), find('#lab'));
const operator = findOperator();
if (operator) {
  for (const hint of document.querySelectorAll<HTMLElement>('[data-locked]')) hint.hidden = true;
  for (const form of document.querySelectorAll<HTMLElement>('.needs-key')) form.hidden = false;
  setUpBreaking(find('#break-form'), find('#break-log'), chat, operator);
  setUpPointing(find('#point-form'), find('#point-state'), {
    chat,
    content: find('[data-content]'),
    operator,
  });
}
