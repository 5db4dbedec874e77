"use client";

import { TriangleAlert } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cn } from "../ui/cn.tsx";

export type FieldProps = {
  id: string;
  label: ReactNode;
  hint?: ReactNode;
  error?: string;
  /** Shows "optional" after the label: most fields are required, so the exception is marked. */
  optional?: boolean;
  /** Characters used and allowed, at the label's right end. */
  count?: { used: number; limit: number };
  /** Stands at the label's right end when there is no counter. */
  aside?: ReactNode;
  /** For groups (radio cards, segments): the label is then no `label` element, but named by `${id}-label`. */
  group?: boolean;
  className?: string;
  children: ReactNode;
};

/** Label, control, and hint or error. The control takes `id` and `aria-describedby={describedBy(id, …)}`. */
export function Field({ id, label, hint, error, optional, count, aside, group, className, children }: FieldProps) {
  const t = useTranslations("common");
  const words = (
    <>
      <span>{label}</span>
      {optional ? <span className="opt">{t("optional")}</span> : null}
    </>
  );
  return (
    <div className={cn("field", className)}>
      <div className="lb">
        {group ? (
          <span id={`${id}-label`} className="row">
            {words}
          </span>
        ) : (
          <label htmlFor={id} className="row">
            {words}
          </label>
        )}
        {count ? <Counter {...count} /> : aside ? <span className="cnt">{aside}</span> : null}
      </div>
      {children}
      {hint && !error ? (
        <div className="hint" id={`${id}-hint`}>
          {hint}
        </div>
      ) : null}
      {error ? (
        <div className="err" id={`${id}-error`} role="alert">
          <TriangleAlert className="s" aria-hidden />
          <span>{error}</span>
        </div>
      ) : null}
    </div>
  );
}

/** The id of the hint or the error of a field, for `aria-describedby`. */
export function describedBy(id: string, hint: ReactNode, error: string | undefined): string | undefined {
  if (error) return `${id}-error`;
  return hint ? `${id}-hint` : undefined;
}

function Counter({ used, limit }: { used: number; limit: number }) {
  const t = useTranslations("common");
  const format = useFormatter();
  return (
    <span className={cn("cnt", used > limit && "down")}>
      <span aria-hidden>
        {format.number(used)} / {format.number(limit)}
      </span>
      <span className="sr-only">{t("counterSpoken", { count: used, limit })}</span>
    </span>
  );
}
