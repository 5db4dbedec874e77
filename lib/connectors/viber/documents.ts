import type { ViberContent } from "./content.ts";

/** Most characters of a file's name, and of its ending. */
const most = { name: 25, ending: 5 };

/**
 * A file as Viber takes it, with its name cut to what Viber shows.
 * @param ending of a name that has none
 */
export function documentOf(url: string, name: string, ending: string): ViberContent {
  const fileType = /\.([a-z0-9]{2,5})$/i.exec(name)?.[1]?.toLowerCase() ?? ending;
  const stem = name.toLowerCase().endsWith(`.${fileType}`) ? name.slice(0, -fileType.length - 1) : name;
  const fileName = `${[...stem].slice(0, most.name - fileType.length - 1).join("")}.${fileType}`;
  return { kind: "file", url, fileName, fileType };
}

/** What a file of a type ends with, where its name does not say. */
export function endingOf(type: string): string {
  const ending =
    type
      .split("/")
      .at(-1)
      ?.replace(/[^a-z0-9]/g, "") ?? "";
  const known: Record<string, string> = { mpeg: "mp3", plain: "txt", quicktime: "mov", octetstream: "bin" };
  return known[ending] ?? (ending.length >= 2 ? ending.slice(0, most.ending) : "bin");
}
