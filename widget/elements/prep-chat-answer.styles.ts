import { css } from './css.ts';

export const answerStyles = css`
  :host {
    display: block;
    line-height: 1.6;
    overflow-wrap: anywhere;
  }
  .section {
    display: flow-root;
    contain-intrinsic-block-size: auto 30em;
    /* Room for the ring of the focus. */
    overflow-clip-margin: 8px;
  }
  /* What is out of sight is not laid out and painted again with each word that comes. */
  .section:not(:last-child) {
    content-visibility: auto;
  }
  /* As if the margins of two blocks were one between sections, too. */
  .section + .section {
    margin-block-start: -0.75em;
  }
  .section:first-child > :first-child {
    margin-block-start: 0;
  }
  .section:last-child > :last-child {
    margin-block-end: 0;
  }
  p,
  ul,
  ol,
  blockquote,
  .code,
  .table {
    margin-block: 0.75em;
    margin-inline: 0;
  }
  ul,
  ol {
    padding-inline-start: 1.4em;
  }
  li,
  :is(li, blockquote) > p {
    margin-block: 0.25em;
  }
  h3,
  h4,
  h5 {
    margin-block: 1.1em 0.4em;
    font-size: 1em;
    font-weight: 650;
  }
  blockquote {
    padding-inline-start: 0.875em;
    border-inline-start: 3px solid var(--_accent);
  }
  a {
    color: var(--_accent-text);
    text-underline-offset: 0.15em;
  }
  hr {
    border: 0;
    border-block-start: 1px solid var(--_line);
  }
  code {
    direction: ltr;
    unicode-bidi: isolate;
    padding: 0.1em 0.3em;
    border-radius: 5px;
    background: var(--_raised);
    font-family: var(--_mono);
    font-size: 0.875em;
  }
  .code {
    border: 1px solid var(--_line);
    border-radius: 10px;
    background: var(--_raised);
    overflow: hidden;
  }
  .code-bar {
    display: flex;
    justify-content: space-between;
    align-items: center;
    padding-block-start: 0.25rem;
    padding-inline: 0.875rem 0.375rem;
    color: var(--_muted);
    font-size: 0.75rem;
  }
  .code-bar .quiet {
    font-size: 1em;
  }
  pre {
    direction: ltr;
    text-align: start;
    margin: 0;
    padding: 0.375rem 0.875rem 0.75rem;
    overflow-x: auto;
  }
  pre code {
    padding: 0;
    background: none;
    font-size: 0.8125rem;
    line-height: 1.55;
    white-space: pre;
    overflow-wrap: normal;
  }
  .table {
    overflow-x: auto;
  }
  table {
    border-collapse: collapse;
    font-size: 0.9em;
  }
  th,
  td {
    padding: 0.375rem 0.625rem;
    border-block-end: 1px solid var(--_line);
    text-align: start;
  }
  .citation {
    display: inline-grid;
    place-items: center;
    min-inline-size: 24px;
    block-size: 24px;
    margin: 0 1px;
    padding: 0 0.25rem;
    border: 1px solid transparent;
    border-radius: 7px;
    background: var(--_raised);
    color: var(--_accent-text);
    font-size: 0.75rem;
    font-weight: 650;
    font-variant-numeric: tabular-nums;
    line-height: 1;
    vertical-align: 0.05em;
  }
  .citation:hover {
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .caret {
    display: inline-block;
    inline-size: 0.5rem;
    block-size: 0.5rem;
    border-radius: 50%;
    background: var(--_accent);
    animation: breathe 1.1s ease-in-out infinite;
  }
  @keyframes breathe {
    50% {
      opacity: 0.25;
    }
  }
`;
