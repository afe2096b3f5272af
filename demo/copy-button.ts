/** Gives a code block a button that copies its text; says so for two seconds. */
export function addCopyButton(block: HTMLElement): void {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = 'Copy';
  const status = document.createElement('span');
  status.className = 'visually-hidden';
  status.setAttribute('role', 'status');
  const code = block.querySelector('code') ?? block;
  button.addEventListener('click', () => {
    void copyText(code).then((copied) => {
      button.textContent = copied ? 'Copied' : 'Selected';
      status.textContent = copied ? 'Copied to the clipboard' : 'Selected: press Control C to copy';
      setTimeout(() => {
        button.textContent = 'Copy';
        status.textContent = '';
      }, 2_000);
    });
  });
  const frame = document.createElement('div');
  frame.className = 'code-frame';
  block.classList.add('has-button');
  block.replaceWith(frame);
  frame.append(block, button, status);
}

/** False when the browser has no clipboard for this page; the text is then selected instead. */
export async function copyText(code: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(code.textContent ?? '');
    return true;
  } catch {
    getSelection()?.selectAllChildren(code);
    return false;
  }
}
