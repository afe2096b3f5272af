import './base.css';
import './home.css';
import './home-tour.css';
import './home-lab.css';
import './home-facts.css';
import { addCopyButton } from './copy-button.ts';
import { setUpLab } from './lab/lab.ts';
import { setUpPlayground } from './playground.ts';

const find = <Found extends Element>(selector: string, type: new () => Found): Found => {
  const found = document.querySelector(selector);
  if (!(found instanceof type)) throw new Error(`the page has no ${selector}`);
  return found;
};

for (const block of document.querySelectorAll('pre')) addCopyButton(block);
const chat = find('prep-chat', HTMLElement);
setUpPlayground(find('#playground', HTMLFormElement), chat, find('#snippet', HTMLElement));
setUpLab(find('#lab-form', HTMLFormElement), find('#lab', HTMLElement));
