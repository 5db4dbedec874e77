import { describe, expect, it } from "vitest";
import { nearest, thinned } from "./plot-frame.tsx";

const days = (count: number, label = "16 Nov") =>
  Array.from({ length: count }, (_, at) => ({ place: count === 1 ? 0.5 : at / (count - 1), label }));

describe("labels of an axis", () => {
  it("are all shown where they fit", () => {
    expect(thinned(days(7))).toHaveLength(7);
    expect(thinned(days(1))).toEqual([{ place: 0.5, label: "16 Nov", quiet: "" }]);
  });

  it("are left out at equal distances where they do not, beginning with the first", () => {
    const shown = thinned(days(31)).map(({ place }) => Math.round(place * 30));
    expect(shown[0]).toBe(0);
    expect(new Set(shown.slice(1).map((at, index) => at - (shown[index] as number))).size).toBe(1);
    expect(shown.length).toBeLessThanOrEqual(11);
  });

  it("are fewer in a narrow plot, and a part of those of a wide one", () => {
    const shown = thinned(days(31));
    const narrow = shown.filter(({ quiet }) => quiet === "");
    expect(narrow.length).toBeGreaterThan(1);
    expect(narrow.length).toBeLessThanOrEqual(5);
    expect(narrow[0]).toBe(shown[0]);
  });
});

describe("the point that is looked at", () => {
  it("is the nearest one", () => {
    expect([0, 0.24, 0.26, 0.9, 1].map((place) => nearest([0, 0.5, 1], place))).toEqual([0, 0, 1, 2, 2]);
  });

  it("is none where there are no points", () => expect(nearest([], 0.5)).toBeNull());
});
