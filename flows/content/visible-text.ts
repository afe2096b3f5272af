/**
 * Characters that people do not see and that can smuggle words past them: tags (U+E0000–E007F),
 * bidi controls, zero-width characters, soft hyphens, variation selector supplements, controls.
 */
const invisible =
  // oxlint-disable-next-line no-control-regex, no-misleading-character-class
  /[\u{E0000}-\u{E007F}\u{E0100}-\u{E01EF}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\u00AD\u180E\u115F\u1160\u3164\uFFA0\uFFF9-\uFFFB\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/gu;

/** England, Scotland and Wales are written with tag characters after a black flag. */
const subdivisionFlag = /\u{1F3F4}[\u{E0061}-\u{E007A}]{2,6}\u{E007F}/gu;

/** A joiner counts only where a script or an emoji needs it. */
const looseJoiner =
  /(?<![\p{Extended_Pictographic}\uFE0F\p{Emoji_Modifier}\p{sc=Arab}\p{sc=Deva}\p{sc=Beng}\p{sc=Taml}\p{sc=Telu}\p{sc=Knda}\p{sc=Mlym}\p{sc=Gujr}\p{sc=Guru}\p{sc=Orya}\p{sc=Sinh}\p{sc=Khmr}\p{sc=Mymr}\p{sc=Mong}\p{sc=Syrc}\p{M}])[\u200C\u200D]+|[\u200C\u200D]+(?![\p{L}\p{M}\p{Extended_Pictographic}])/gu;

/** The text without invisible tricks; Persian and Indic joiners and emoji sequences stay as they are. */
export function visibleText(text: string): string {
  const flags: string[] = [];
  return text
    .replace(/\uE000/g, '')
    .replace(subdivisionFlag, (flag) => `\uE000${flags.push(flag) - 1}\uE000`)
    .replace(invisible, '')
    .replace(looseJoiner, '')
    .replace(/\uE000(\d+)\uE000/g, (_, index: string) => flags[Number(index)] ?? '');
}
