/** Encodings of text files that are read, by their names in the WHATWG standard; `windows-1252` is what is called Latin-1. */
export const textEncodings = ["utf-8", "utf-16le", "utf-16be", "gb18030", "windows-1252"] as const;
export type TextEncoding = (typeof textEncodings)[number];

/** What stands between the cells of a text file. */
export const separators = [",", ";", "\t", "|"] as const;
export type Separator = (typeof separators)[number];

/** How a text file is read. */
export type TextFormat = { encoding: TextEncoding; separator: Separator };

/** Endings of the names that text files have. */
export const textFileName = /\.(csv|tsv|tab|txt)$/i;
