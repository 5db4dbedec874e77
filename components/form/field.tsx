"use client";

import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cn } from "../ui/cn.tsx";
import { TriangleAlert } from "../ui/icons.tsx";

export type FieldProps = {
  id: string;
  label: ReactNode;
  hint?: ReactNode;
  error?: string;
  /** Shows "optional" after the label. Required fields, which are the most, are not marked. */
  optional?: boolean;
  /** Characters used and allowed, shown at the right of the label. */
  count?: { used: number; limit: number };
  /** Shown at the right of the label when there is no counter. */
  aside?: ReactNode;
  /** For groups such as radio cards: the label is then not a `label` element but has the id `${id}-label`. */
  group?: boolean;
  className?: string;
  children: ReactNode;
};

const labelLook = "flex min-w-0 items-center gap-2";
const asideLook = "ml-auto text-[12px] font-normal text-muted-foreground tabular-nums";

/** Label, control, and hint or error. The control takes `id` and `aria-describedby={describedBy(id, …)}`. */
export function Field({ id, label, hint, error, optional, count, aside, group, className, children }: FieldProps) {
  const t = useTranslations("common");
  const words = (
    <>
      <span>{label}</span>
      {optional ? <span className="text-[12px] font-normal text-muted-foreground">{t("optional")}</span> : null}
    </>
  );
  return (
    <div className={cn("flex min-w-0 flex-col gap-1.5", className)}>
      <div className="flex items-baseline gap-1.5 text-[13px] leading-[18px] font-medium">
        {group ? (
          <span id={`${id}-label`} className={labelLook}>
            {words}
          </span>
        ) : (
          <label htmlFor={id} className={labelLook}>
            {words}
          </label>
        )}
        {count ? <Counter {...count} /> : aside ? <span className={asideLook}>{aside}</span> : null}
      </div>
      {children}
      {hint && !error ? (
        <div className="text-xs text-muted-foreground" id={`${id}-hint`}>
          {hint}
        </div>
      ) : null}
      {error ? <FieldError id={`${id}-error`}>{error}</FieldError> : null}
    </div>
  );
}

/** The error of a field, shown instead of its hint. */
export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <div className="flex items-center gap-[5px] text-xs font-medium text-danger" id={id} role="alert">
      <TriangleAlert className="size-3.5" aria-hidden />
      <span>{children}</span>
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
    <span className={cn(asideLook, used > limit && "text-danger")}>
      <span aria-hidden>
        {format.number(used)} / {format.number(limit)}
      </span>
      <span className="sr-only">{t("counterSpoken", { count: used, limit })}</span>
    </span>
  );
}
