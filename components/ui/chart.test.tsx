import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { type ChartPoint, Plot, type Series } from "./chart.tsx";

const draw = (data: ChartPoint[], series: Series[]) =>
  renderToStaticMarkup(
    <NextIntlClientProvider locale="en" messages={{}} timeZone="UTC">
      <Plot data={data} series={series} height={200} summary="What it shows" />
    </NextIntlClientProvider>,
  );
const red = (kind: Series["kind"], more: Partial<Series> = {}): Series => ({
  key: "a",
  label: "A",
  color: "red",
  kind,
  ...more,
});

test("a line goes straight from point to point, with zero at the bottom and a round value at the top", () => {
  const html = draw(
    [
      { label: "Mon", a: 0 },
      { label: "Tue", a: 3 },
      { label: "Wed", a: 4 },
    ],
    [red("line")],
  );
  expect(html).toContain('d="M0 100L50 25L100 0"');
  expect(html).toContain('role="img" aria-label="What it shows"');
  for (const label of ["0", "4", "Mon", "Wed"]) expect(html).toContain(`>${label}</span>`);
});

test("a dashed line is dashed, and an area is filled down to zero", () => {
  const data = [
    { label: "Mon", a: 4 },
    { label: "Tue", a: 2 },
  ];
  expect(draw(data, [red("line", { dashed: true })])).toContain('stroke-dasharray="4 3"');
  expect(draw(data, [red("area")])).toContain('d="M0 0L100 50L100 100L0 100Z"');
});

test("stacked bars stand on each other, and a value of zero draws none", () => {
  const html = draw(
    [
      { label: "Mon", a: 1, b: 3 },
      { label: "Tue", a: 0, b: 2 },
    ],
    [red("bar", { stack: "s" }), red("bar", { key: "b", stack: "s" })],
  );
  expect(html).toContain('d="M25 100V75"');
  expect(html).toContain('d="M25 75V0M75 100V50"');
});

test("one point alone is drawn", () => {
  expect(draw([{ label: "Mon", a: 4 }], [red("bar")])).toContain('d="M50 100V0"');
  expect(draw([{ label: "Mon", a: 4 }], [red("line")])).not.toContain("NaN");
});
