import { expect, it } from "vitest";
import { dateTimeFormat, displayNames } from "./formatters.ts";

const noon = new Date("2026-11-14T12:00:00Z");

it("a formatter is made once for each language, zone and form", () => {
  const options = { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const format = dateTimeFormat("en", options);
  expect(format.format(noon)).toBe("20:00");
  expect(dateTimeFormat("en", { ...options })).toBe(format);
  expect(dateTimeFormat("zh", options)).not.toBe(format);
  expect(dateTimeFormat("en", { ...options, timeZone: "UTC" }).format(noon)).toBe("12:00");
});

it("so is a list of names", () => {
  expect(displayNames("en", "region").of("DE")).toBe("Germany");
  expect(displayNames("zh", "language").of("de")).toBe("德语");
  expect(displayNames("en", "region")).toBe(displayNames("en", "region"));
});
