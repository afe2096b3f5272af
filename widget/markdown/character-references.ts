const common: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

/** Text with its character references, `&copy;` or `&#169;`, as the characters they stand for. */
export function decodeReferences(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z][a-z\d]{1,31}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name) return common[name] ?? named(whole);
      const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16);
      return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
        ? String.fromCodePoint(code)
        : '\ufffd';
    },
  );
}

/**
 * The 2,000 rarer names weigh more than the widget. Browsers know them already, and the text of a caption
 * is the one place where they tell without parsing HTML; a browser that does not leaves the name as it is.
 */
function named(reference: string): string {
  return typeof VTTCue === 'undefined'
    ? reference
    : (new VTTCue(0, 1, reference).getCueAsHTML().textContent ?? reference);
}
