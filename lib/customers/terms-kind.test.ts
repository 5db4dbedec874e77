import { describe, expect, test } from "vitest";
import { isNamedAs, termsKindOf } from "./terms-kind.ts";

const zip = Buffer.from([0x50, 0x4b, 0x03, 0x04]);

describe("a file is known by its first bytes", () => {
  test.each([
    ["a PDF", Buffer.from("%PDF-1.7\n"), "pdf"],
    ["a PNG", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]), "png"],
    ["a JPEG", Buffer.from([0xff, 0xd8, 0xff, 0xe0]), "jpeg"],
    ["a Word document", Buffer.concat([zip, Buffer.from("...word/document.xml...")]), "docx"],
    ["an archive of something else", Buffer.concat([zip, Buffer.from("payload.exe")]), null],
    ["a web page that begins later like a PDF", Buffer.from("<html>%PDF-1.7"), null],
    ["a program", Buffer.from("MZ\u0090"), null],
    ["nothing", Buffer.alloc(0), null],
    ["the half of a signature", Buffer.from([0x89, 0x50]), null],
  ])("%s", (_case, bytes, kind) => expect(termsKindOf(bytes)).toBe(kind));
});

test.each([
  ["terms.pdf", "pdf", true],
  ["TERMS.PDF", "pdf", true],
  ["scan.jpeg", "jpeg", true],
  ["scan.jpg", "jpeg", true],
  ["terms.pdf.exe", "pdf", false],
  ["terms", "pdf", false],
  ["terms.docx", "pdf", false],
] as const)("%s is a name for a %s: %s", (name, kind, expected) => expect(isNamedAs(kind, name)).toBe(expected));
