/** A sheet of styles for the elements of one kind, as an object: it needs no `unsafe-inline`. A `rem` is at least 16 px. */
export function css([text = '']: TemplateStringsArray): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text.replace(/([-.\d]{1,8})rem/g, 'calc($1*max(1rem,16px))'));
  return sheet;
}
