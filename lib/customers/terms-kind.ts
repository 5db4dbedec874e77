/** The kinds of files that terms may be in. */
export const termsKinds = {
  pdf: { contentType: "application/pdf", extensions: ["pdf"] },
  png: { contentType: "image/png", extensions: ["png"] },
  jpeg: { contentType: "image/jpeg", extensions: ["jpg", "jpeg"] },
  docx: {
    contentType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    extensions: ["docx"],
  },
} as const;
export type TermsKind = keyof typeof termsKinds;

/** For the file chooser of a browser. */
export const termsAccept = Object.values(termsKinds)
  .flatMap(({ extensions }) => extensions.map((extension) => `.${extension}`))
  .join(",");

const starts = (bytes: Buffer, ...signature: number[]) =>
  bytes.subarray(0, signature.length).equals(Buffer.from(signature));

/**
 * What a file is, by its first bytes and never by its name; null for everything else. A Word document is a ZIP archive whose
 * directory names the document; what it holds is not opened here.
 */
export function termsKindOf(bytes: Buffer): TermsKind | null {
  if (bytes.subarray(0, 5).toString("latin1") === "%PDF-") return "pdf";
  if (starts(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "png";
  if (starts(bytes, 0xff, 0xd8, 0xff)) return "jpeg";
  if (starts(bytes, 0x50, 0x4b, 0x03, 0x04) && bytes.includes("word/document.xml", 0, "latin1")) return "docx";
  return null;
}

/** Whether a file's name ends as files of its kind do, so that it opens where it is downloaded. */
export function isNamedAs(kind: TermsKind, name: string): boolean {
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  return (termsKinds[kind].extensions as readonly string[]).includes(extension);
}
