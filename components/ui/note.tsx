import { CircleCheck, CircleX, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn.tsx";

const icons = { info: Info, success: CircleCheck, warning: TriangleAlert, danger: CircleX } as const;

/** A remark in place. `title` is its bold first words; the next step belongs in it as a link. */
export function Note({
  tone = "info",
  title,
  children,
  role,
  className,
}: {
  tone?: keyof typeof icons;
  title?: ReactNode;
  children?: ReactNode;
  role?: "alert" | "status";
  className?: string;
}) {
  const Icon = icons[tone];
  return (
    <div className={cn("note", tone, className)} role={role}>
      <Icon aria-hidden />
      <div className="x grow">
        {title ? <b>{title}</b> : null}
        {title && children ? " " : null}
        {children}
      </div>
    </div>
  );
}
