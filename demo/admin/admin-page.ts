import '../base.css';
import './admin.css';
import './lists.css';
import { OwnerPageElement } from './owner-page.ts';
import { VisitorDialogElement } from './visitor-dialog.ts';

customElements.define('visitor-dialog', VisitorDialogElement);
customElements.define('owner-page', OwnerPageElement);
