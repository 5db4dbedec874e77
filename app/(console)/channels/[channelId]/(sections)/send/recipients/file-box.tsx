import { cva } from "class-variance-authority";
import type { ComponentProps, ReactNode } from "react";
import { FileSpreadsheet } from "#components/ui/icons";

const box = cva("flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md", {
  variants: {
    look: {
      file: "border border-border-strong bg-sunken px-3 py-2.5",
      drop: "border border-dashed p-3.5",
    },
    over: { true: "", false: "" },
  },
  compoundVariants: [
    { look: "drop", over: true, class: "border-primary bg-selected" },
    { look: "drop", over: false, class: "border-border-strong bg-sunken" },
  ],
  defaultVariants: { look: "file", over: false },
});

/** A box for a file that is uploaded or being uploaded. */
export function FileBox({ children }: { children: ReactNode }) {
  return <div className={box()}>{children}</div>;
}

/** The same box as a drop target. `empty`: there is no file yet. `over`: a file is held over it. */
export function DropBox({
  empty,
  over,
  ...rest
}: ComponentProps<"fieldset"> & {
  empty: boolean;
  over: boolean;
}) {
  return <fieldset {...rest} className={box({ look: empty ? "drop" : "file", over: empty && over })} />;
}

const icon = cva("grid size-9 flex-none place-items-center rounded-md", {
  variants: { tone: { done: "bg-success-soft text-success", busy: "bg-info-soft text-info" } },
});

export function FileIcon({ tone }: { tone: "done" | "busy" }) {
  return (
    <span className={icon({ tone })}>
      <FileSpreadsheet className="size-5 stroke-[1.6]" aria-hidden />
    </span>
  );
}

/** A file's name, and a line of facts below it. */
export function FileText({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <span className="min-w-0 flex-[1_1_160px]">
      <b className="block truncate font-medium">{title}</b>
      <span className="text-xs text-muted-foreground tabular-nums">{children}</span>
    </span>
  );
}
