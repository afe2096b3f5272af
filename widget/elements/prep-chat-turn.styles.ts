import { css } from './css.ts';

export const turnStyles = css`
  :host {
    display: block;
  }
  article {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.75rem;
  }
  .asked {
    display: flex;
    justify-content: end;
    align-items: center;
    gap: 0.25rem;
    padding-inline-start: 8%;
  }
  .edit {
    flex: none;
    padding-inline: 0.4375rem;
    font-size: 1em;
  }
  .asked:hover .edit,
  .edit:focus-visible {
    opacity: 1;
  }
  /* Its place stays, or the question would be set anew when the answer is done. */
  .edit[disabled] {
    visibility: hidden;
  }
  .question {
    margin: 0;
    padding: 0.5rem 0.875rem;
    border-radius: 16px;
    border-end-end-radius: 4px;
    background: var(--_accent);
    color: var(--_on-accent);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  /* Its file is still on its way, and the text is shown as it is. */
  prep-chat-answer:not(:defined) {
    line-height: 1.6;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    unicode-bidi: plaintext;
  }
  .notice {
    margin: 0;
    color: var(--_muted);
    font-size: 0.8125rem;
  }
  .late,
  .error {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 0.5rem 0.625rem;
    align-items: start;
    padding: 0.75rem 0.875rem;
    border-radius: 12px;
    background: var(--_raised);
    font-size: 0.9375rem;
  }
  .error {
    background: var(--_danger-surface);
    color: var(--_danger);
  }
  .late svg,
  .error svg {
    margin-block-start: 0.2em;
  }
  .error p {
    margin: 0;
  }
  .retry {
    grid-column: 2;
    justify-self: start;
    min-block-size: 32px;
    padding: 0.25rem 0.875rem;
    border: 1px solid currentColor;
    border-radius: 8px;
    background: none;
    font-weight: 600;
  }
  .followups h3 {
    margin: 0 0 0.5rem;
    color: var(--_muted);
    font-size: 0.8125em;
    font-weight: 600;
  }
  .followups ul {
    display: grid;
    gap: 0.375rem;
    margin: 0;
    padding: 0;
    list-style: none;
  }
`;
