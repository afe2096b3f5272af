/** The button that opens the panel, and how it is kept up to date. */
export interface LauncherButton {
  element: HTMLButtonElement;
  update(opened: boolean, labels: { open: string; close: string }): void;
  setUnread(unread: boolean, labels?: { unread: string }): void;
}

const shapes = {
  chat: 'M20 11.5a7.5 7.5 0 0 1-11 6.6L4 20l1.6-4.4A7.5 7.5 0 1 1 20 11.5ZM9 10.2h7M9 13.2h4.5',
  down: 'm6 10 6 6 6-6',
};

export function launcherButton(root: ShadowRoot): LauncherButton {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = 'launcher';
  element.setAttribute('part', 'launcher');
  element.setAttribute('aria-haspopup', 'dialog');
  const slot = document.createElement('slot');
  slot.name = 'launcher';
  const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.setAttribute('aria-hidden', 'true');
  const path = icon.appendChild(document.createElementNS(icon.namespaceURI, 'path'));
  slot.append(icon);
  const mark = document.createElement('span');
  mark.className = 'unread';
  mark.hidden = true;
  element.append(slot, mark);
  root.append(element);
  let name = '';
  return {
    element,
    update(opened, labels) {
      name = opened ? labels.close : labels.open;
      element.setAttribute('aria-expanded', String(opened));
      if (mark.hidden) element.ariaLabel = element.title = name;
      path.setAttribute('d', opened ? shapes.down : shapes.chat);
    },
    setUnread(unread, labels) {
      mark.hidden = !unread;
      element.ariaLabel = element.title = unread && labels ? `${name}. ${labels.unread}` : name;
    },
  };
}
