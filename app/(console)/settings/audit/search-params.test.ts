import { expect, test } from "vitest";
import { parseAuditFilter } from "./search-params.ts";

const now = new Date("2026-11-20T12:00:00Z");

test("without dates the last seven days are shown", () => {
  const filter = parseAuditFilter({}, "Asia/Shanghai", now);
  expect(filter).toMatchObject({
    recent: true,
    from: new Date("2026-11-13T12:00:00Z"),
    until: null,
    page: 1,
    size: 10,
  });
});

test.each([
  ["Asia/Shanghai", "2026-11-14", "2026-11-13T16:00:00Z", "2026-11-14T16:00:00Z"],
  ["UTC", "2026-11-14", "2026-11-14T00:00:00Z", "2026-11-15T00:00:00Z"],
  // Clocks go back in the night of the first of November: that day has 25 hours.
  ["America/New_York", "2026-11-01", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"],
])("a day of %s", (zone, day, from, until) => {
  const filter = parseAuditFilter({ atFrom: day, atTo: day }, zone, now);
  expect(filter).toMatchObject({ recent: false, from: new Date(from), until: new Date(until) });
});

test("what does not fit is left out", () => {
  const filter = parseAuditFilter(
    { atFrom: "yesterday", page: "-3", size: "7", q: ["a", "b"], kind: "member,,channel" },
    "UTC",
    now,
  );
  expect(filter).toMatchObject({ recent: true, page: 1, size: 10, search: null, kinds: ["member", "channel"] });
});
