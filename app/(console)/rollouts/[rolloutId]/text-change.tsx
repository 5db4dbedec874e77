import { useTranslations } from "next-intl";

type Side = { label: string; value: unknown };

/** The parts of two copies that differ, one above the other; behind a summary, so that a list stays a list. */
export function TextChange({ from, to }: { from: Side; to: Side }) {
  const t = useTranslations("rollouts.detail");
  const parts = differing(from.value, to.value);
  if (parts.length === 0) return null;
  const shown = (text: string) => (text === "" ? t("nothing") : text);
  return (
    <details className="py-1.5">
      <summary className="w-fit cursor-pointer font-medium text-primary hover:underline">{t("show")}</summary>
      <dl className="mt-2 grid gap-3">
        {parts.map(({ key, before, after }) => (
          <div key={key} className="grid max-w-[72ch] gap-1">
            <dt className="sr-only">{key}</dt>
            <dd className="rounded-md border border-danger-line bg-danger-soft px-2.5 py-1.5 whitespace-pre-line [overflow-wrap:anywhere]">
              <span className="block text-xs text-muted-foreground">{from.label}</span>
              {shown(before)}
            </dd>
            <dd className="rounded-md border border-success-line bg-success-soft px-2.5 py-1.5 whitespace-pre-line [overflow-wrap:anywhere]">
              <span className="block text-xs text-muted-foreground">{to.label}</span>
              {shown(after)}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function differing(before: unknown, after: unknown): { key: string; before: string; after: string }[] {
  const [a, b] = [before, after].map((side) => (typeof side === "object" && side !== null ? side : {})) as Record<
    string,
    unknown
  >[];
  const keys = [...new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})])];
  return keys
    .map((key) => ({ key, before: textOf(a?.[key]), after: textOf(b?.[key]) }))
    .filter((part) => part.before !== part.after);
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "object") return String(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return "";
  return entries.map(([key, each]) => (Array.isArray(value) ? textOf(each) : `${key}: ${textOf(each)}`)).join("\n");
}
