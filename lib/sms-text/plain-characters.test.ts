import { expect, it } from "vitest";
import { plainCharacters, withPlainCharacters } from "./plain-characters.ts";
import { costlyCharacters, segmentText } from "./segments.ts";

it("names what puts a text into UCS-2, each once", () => {
  expect(costlyCharacters("“Hallo” “Ines”")).toEqual({ foreign: ["“", "”"], doubled: [] });
  expect(costlyCharacters("Привет")).toMatchObject({ foreign: ["П", "р", "и", "в", "е", "т"] });
});

it("names what takes two septets, as long as the text is GSM-7", () => {
  expect(costlyCharacters("5 € [neu] €")).toEqual({ foreign: [], doubled: ["€", "[", "]"] });
  expect(costlyCharacters("5 € 字")).toEqual({ foreign: ["字"], doubled: [] });
});

it("offers plain characters where they bring the text back to GSM-7", () => {
  const text = "It’s here – “soon”…";
  expect(plainCharacters(text)).toEqual(["’", "–", "“", "”", "…"]);
  expect(withPlainCharacters(text)).toBe('It\'s here - "soon"...');
  expect(segmentText(withPlainCharacters(text)).encoding).toBe("gsm7");
});

it("offers none where other characters keep it out of GSM-7 anyway, or where it is there", () => {
  expect(plainCharacters("您好 – “Ines”")).toEqual([]);
  expect(plainCharacters("It's here")).toEqual([]);
});
