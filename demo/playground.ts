import { snippetOf } from './snippet.ts';
import {
  controls,
  widgetDefaults,
  type Control,
  type Given,
  type Picked,
  type WidgetSettings,
} from './widget-settings.ts';

/** What of the widget on the page is not as it would be by itself. */
const start: WidgetSettings = { ...widgetDefaults, mode: 'inline', accent: '#0b7a55' };

/** Fills the form with the settings of the widget; each change is seen in the widget and in the code at once. */
export function setUpPlayground(form: HTMLFormElement, chat: HTMLElement, code: HTMLElement): void {
  const heading = chat.getAttribute('heading') ?? '';
  form.append(...controls.map(toField));
  const show = () => {
    const settings = read(form);
    apply(chat, { ...settings, heading: settings.heading || heading });
    code.textContent = snippetOf(location.origin, settings);
  };
  form.addEventListener('input', show);
  form.addEventListener('submit', (event) => event.preventDefault());
  code.textContent = snippetOf(location.origin, start);
}

function read(form: HTMLFormElement): WidgetSettings {
  const given = new FormData(form);
  const entries = Object.entries(start).map(([name, value]) => [
    name,
    String(given.get(name) ?? value).trim(),
  ]);
  return { ...start, ...Object.fromEntries(entries) };
}

function apply(chat: HTMLElement, { launcher, radius, ...attributes }: WidgetSettings): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === '') chat.removeAttribute(name);
    else if (chat.getAttribute(name) !== value) chat.setAttribute(name, value);
  }
  chat.style.setProperty('--prep-chat-radius', `${radius}px`);
  const known = chat.querySelector('[slot=launcher]');
  if (launcher === '') return known?.remove();
  const text = known ?? document.createElement('span');
  text.slot = 'launcher';
  text.className = 'launcher-text';
  text.textContent = launcher;
  if (!known) chat.append(text);
}

function toField(control: Control): HTMLElement {
  if (control.kind === 'choice') return toChoice(control);
  const label = document.createElement('label');
  const name = document.createElement('span');
  name.className = 'label';
  name.textContent = control.label;
  const field = 'options' in control ? toList(control) : toInput(control);
  field.className = 'field';
  field.name = control.name;
  field.value = start[control.name];
  label.append(name, field);
  return label;
}

function toInput(control: Given): HTMLInputElement {
  const input = document.createElement('input');
  input.type = control.kind;
  if (control.kind === 'text') {
    input.placeholder = control.placeholder;
    input.maxLength = control.length;
    input.autocomplete = 'off';
  } else if (control.kind === 'range') {
    input.min = String(control.min);
    input.max = String(control.max);
  }
  return input;
}

function toList({ options }: Picked): HTMLSelectElement {
  const list = document.createElement('select');
  list.append(...options.map(([value, label]) => new Option(label, value)));
  return list;
}

function toChoice({ name, label, options }: Picked): HTMLElement {
  const group = document.createElement('fieldset');
  const legend = document.createElement('legend');
  legend.className = 'label';
  legend.textContent = label;
  const choices = document.createElement('div');
  choices.className = 'choices';
  for (const [value, text] of options) {
    const choice = document.createElement('label');
    const input = document.createElement('input');
    input.type = 'radio';
    input.name = name;
    input.value = value;
    input.checked = value === start[name];
    const shown = document.createElement('span');
    shown.textContent = text;
    choice.append(input, shown);
    choices.append(choice);
  }
  group.append(legend, choices);
  return group;
}
