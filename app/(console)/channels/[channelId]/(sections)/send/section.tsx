import { cva } from "class-variance-authority";
import type { ReactNode } from "react";
import { Check } from "#components/ui/icons";

const marker = cva("grid size-[22px] place-items-center rounded-full text-2xs/5 font-strong tabular-nums slim:hidden", {
  variants: {
    state: {
      open: "bg-muted text-secondary-foreground",
      next: "bg-primary text-primary-foreground",
      done: "bg-success-soft text-success",
    },
  },
});

/** A numbered section of the form. Its number becomes a tick once it is filled in. */
export function Section({
  number,
  title,
  done,
  next = false,
  children,
}: {
  number: number;
  title: ReactNode;
  done: boolean;
  /** The one to fill in next. */
  next?: boolean;
  children: ReactNode;
}) {
  return (
    <SectionGrid>
      <span className={marker({ state: done ? "done" : next ? "next" : "open" })} aria-hidden>
        {done ? <Check className="size-3 stroke-[2.1]" /> : number}
      </span>
      <div className="flex min-w-0 flex-col gap-3.5">
        <h3 className="text-md/[22px] font-strong">{title}</h3>
        {children}
      </div>
    </SectionGrid>
  );
}

/** Two columns, for the number and the content. On a phone there is only the content. */
export function SectionGrid({ children }: { children: ReactNode }) {
  return (
    <div className="grid grid-cols-[28px_minmax(0,1fr)] gap-x-3 gap-y-0 border-border border-t py-5 pr-5 pl-4 first:border-t-0 slim:grid-cols-1 slim:p-4">
      {children}
    </div>
  );
}

/** Two fields side by side where there is room for both. */
export function FieldPair({ children }: { children: ReactNode }) {
  return <div className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,220px),1fr))] gap-3.5">{children}</div>;
}
