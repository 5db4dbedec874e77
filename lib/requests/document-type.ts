import type { DocumentType } from "#db/request-enums";

/**
 * Tells a document by its first bytes, whatever its name says.
 *
 * @returns null for what is no PDF, JPEG or PNG
 */
export function documentTypeOf(content: Uint8Array): DocumentType | null {
  const starts = (...bytes: number[]) => bytes.every((byte, at) => content[at] === byte);
  if (starts(0x25, 0x50, 0x44, 0x46, 0x2d)) return "application/pdf";
  if (starts(0xff, 0xd8, 0xff)) return "image/jpeg";
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "image/png";
  return null;
}
