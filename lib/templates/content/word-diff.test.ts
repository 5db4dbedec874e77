import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DiffPart, diffWords } from "./word-diff.ts";

/** `[-removed-]{+added+}` */
const shown = (parts: readonly DiffPart[]) =>
  parts.map(({ kind, text }) => (kind === "same" ? text : kind === "removed" ? `[-${text}-]` : `{+${text}+}`)).join("");

describe("diffWords", () => {
  it.each([
    ["We are open.", "We are closed.", "en", "We are [-open-]{+closed+}."],
    ["We are open.", "We are open, and happy.", "en", "We are open{+, and happy+}."],
    ["Hello $(name), hi.", "Hello $(first_name), hi.", "en", "Hello [-$(name)-]{+$(first_name)+}, hi."],
    ["您的订单已发货", "您的包裹已发货", "zh_CN", "您的[-订单-]{+包裹+}已发货"],
    ["", "New", "en", "{+New+}"],
    ["Old", "", "en", "[-Old-]"],
    ["", "", "en", ""],
  ])("%s to %s in %s: %s", (before, after, language, expected) => {
    expect(shown(diffWords(before, after, language))).toBe(expected);
  });

  it("loses no character of either text", () => {
    const text = fc.array(fc.constantFrom("one", " ", "two", "$(x)", "三", ".", "\n"), { maxLength: 30 });
    fc.assert(
      fc.property(text, text, (one, two) => {
        const [before, after] = [one.join(""), two.join("")];
        const parts = diffWords(before, after, "en");
        const without = (kind: DiffPart["kind"]) =>
          parts
            .filter((part) => part.kind !== kind)
            .map(({ text }) => text)
            .join("");
        expect([without("added"), without("removed")]).toEqual([before, after]);
      }),
    );
  });
});
