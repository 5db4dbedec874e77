import { expect, it } from "vitest";
import { isStopWord } from "./stop-words.ts";

it.each(["stop", "STOP", " Stop! ", "“Stop”", "unsubscribe.", "Opt out", "退订", "TD"])("%j asks to stop", (text) => {
  expect(isStopWord(text)).toBe(true);
});

it.each(["", "Stop by tomorrow", "Don't stop", "stopping", "the end", "😀", "..."])("%j does not", (text) => {
  expect(isStopWord(text)).toBe(false);
});
