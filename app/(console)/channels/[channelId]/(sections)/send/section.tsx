import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "#components/ui/cn";

/** A numbered block of the form: its number becomes a tick when it is filled in. */
export function Section({
  number,
  title,
  done,
  now = false,
  children,
}: {
  number: number;
  title: ReactNode;
  done: boolean;
  /** The one to fill in next. */
  now?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={cn("sect", done && "done", now && !done && "now")}>
      <span className="no" aria-hidden>
        {done ? <Check className="xs" /> : number}
      </span>
      <div className="stack min-w-0">
        <h3>{title}</h3>
        {children}
      </div>
    </div>
  );
}
