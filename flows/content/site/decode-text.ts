/**
 * Turns bytes into text as browsers do: byte order mark, the header's charset, the page's own. What is
 * declared wrongly is survived: valid UTF-8 is UTF-8 whatever a single-byte charset says, and bytes that
 * are none are read as Windows-1252.
 */
export function decodeText(bytes: Uint8Array, contentType: string): string {
  const declared = byteOrderMark(bytes) ?? known(headerCharset(contentType)) ?? known(ownCharset(bytes));
  const candidates = !declared || singleByte.test(declared) ? ['utf-8', declared] : [declared, 'utf-8'];
  for (const charset of candidates) {
    try {
      if (charset) return new TextDecoder(charset, { fatal: true }).decode(bytes);
    } catch {
      // the next one
    }
  }
  const text = new TextDecoder('utf-8').decode(bytes);
  const broken = text.split('\uFFFD').length - 1;
  // a few broken bytes in a page of UTF-8
  if ((text.match(/[^\0-\x7F]/g) ?? []).length > 2 * broken) return text;
  return new TextDecoder(declared && singleByte.test(declared) ? declared : 'windows-1252').decode(bytes);
}

const singleByte = /^(?:windows-|iso-8859|koi8|ibm|mac|x-mac)/;

function byteOrderMark([first, second]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

function headerCharset(contentType: string): string | undefined {
  return /;\s*charset\s*=\s*["']?([\w:.-]+)/i.exec(contentType)?.[1];
}

function ownCharset(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 2_048));
  return /<meta\s[^<>]{0,200}charset\s?=\s?["']?([\w:.-]{1,40})/i.exec(head)?.[1];
}

/** The name that the encoding standard has for a charset, or nothing. */
function known(label: string | undefined): string | undefined {
  try {
    return label === undefined ? undefined : new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}
