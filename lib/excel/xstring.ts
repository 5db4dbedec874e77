/**
 * Excel writes characters that XML cannot carry as `_xHHHH_`, and a text that merely looks like that as `_x005F_xHHHH_`.
 * @see ECMA-376 part 1, 22.9.2.19 (ST_Xstring)
 */
const ESCAPED = /_x([0-9A-Fa-f]{4})_/g;

export function decodeXstring(text: string): string {
  if (!text.includes("_x")) return text;
  return text.replace(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Encodes any string so that it reads back unchanged, including control characters, unpaired surrogates and text like `_x0041_`. */
export function encodeXstring(text: string): string {
  const escaped = text.includes("_x") ? text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_") : text;
  return escaped.replace(UNWRITABLE, (unit) => `_x${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`);
}

// A carriage return is legal in XML but reads back as a line feed; exceljs drops DEL.
const UNWRITABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is being escaped
  /[\u0000-\u0008\u000B-\u001F\u007F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
