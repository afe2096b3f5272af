/**
 * Whether the event is the shortcut, written as e.g. `mod+k` or `ctrl+shift+/`; `mod` is Ctrl, on a Mac
 * Command. Never while text is being edited: there the keys are the editor's.
 */
export function isShortcut(event: KeyboardEvent, shortcut: string): boolean {
  if (event.defaultPrevented || event.isComposing || event.repeat) return false;
  const keys = shortcut.toLowerCase().split('+');
  const key = keys.pop() ?? '';
  if (key === '' || key === 'off' || event.key?.toLowerCase() !== key) return false;
  const mac = /Mac|iP(hone|ad)/.test(navigator.platform);
  const needs = (name: string) => keys.includes(name);
  const fits =
    event.ctrlKey === (needs('ctrl') || (needs('mod') && !mac)) &&
    event.metaKey === (needs('meta') || (needs('mod') && mac)) &&
    event.altKey === needs('alt') &&
    event.shiftKey === needs('shift');
  const place = event.composedPath()[0];
  return (
    fits &&
    !(
      place instanceof HTMLElement &&
      (place.isContentEditable || place.tagName === 'TEXTAREA') &&
      !inWidget(event)
    )
  );
}

function inWidget(event: KeyboardEvent): boolean {
  return event.composedPath().some((each) => each instanceof Element && each.localName === 'prep-chat');
}
