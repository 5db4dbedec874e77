import { useFormatter } from "next-intl";

const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** A size with the unit that keeps its number short. */
export function Bytes({ value }: { value: number }) {
  const format = useFormatter();
  const at = value > 0 ? Math.min(Math.floor(Math.log10(value) / 3), units.length - 1) : 0;
  const short = value / 1_000 ** at;
  return (
    <span className="whitespace-nowrap tabular-nums">
      {format.number(short, {
        ...{ style: "unit", unit: units[at], unitDisplay: at === 0 ? "long" : "short" },
        maximumFractionDigits: short < 10 && at > 0 ? 1 : 0,
      })}
    </span>
  );
}
