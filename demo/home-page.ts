import './base.css';
import './home.css';
import './home-facts.css';
import { addCopyButton } from './copy-button.ts';

// The snippet should work as it stands, so it names the address that this page came from.
for (const place of document.querySelectorAll('[data-origin]')) {
  if (location.protocol.startsWith('http')) place.textContent = location.origin;
}
for (const block of document.querySelectorAll('pre')) addCopyButton(block);
