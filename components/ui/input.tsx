import { cva } from "class-variance-authority";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn.tsx";
import { monoLook } from "./mono.tsx";

/** What all fields look like: inputs, selects and boxes around a control. */
export const inputLook = cva(
  [
    "flex w-full items-center gap-2 rounded-sm border border-input bg-card px-2.5 text-left text-ellipsis text-foreground",
    "hover:border-muted-foreground focus-visible:border-ring focus-visible:ring-3 focus-visible:ring-ring/28",
    "placeholder:text-muted-foreground data-placeholder:text-muted-foreground",
    "disabled:cursor-not-allowed disabled:border-border-strong disabled:bg-sunken disabled:text-muted-foreground",
    "data-disabled:cursor-not-allowed data-disabled:border-border-strong data-disabled:bg-sunken data-disabled:text-muted-foreground",
    "[&[readonly]]:border-border-strong [&[readonly]]:bg-sunken [&[readonly]]:text-muted-foreground",
    "aria-invalid:border-danger-solid",
  ],
  {
    variants: {
      size: { sm: "min-h-[30px] text-sm", md: "min-h-9 text-md narrow:min-h-11 narrow:text-[16px]" },
      /** For a box around a control: shows the focus of the control inside. */
      box: { true: "focus-within:border-ring focus-within:ring-3 focus-within:ring-ring/28", false: "" },
      mono: { true: monoLook, false: "" },
    },
    defaultVariants: { size: "md", box: false, mono: false },
  },
);

/** The classes of a control inside such a box. */
export const bareInputLook =
  "min-w-0 flex-1 border-0 p-0 text-ellipsis outline-none placeholder:text-muted-foreground focus-visible:shadow-none";

export type InputProps = Omit<ComponentProps<"input">, "size"> & {
  size?: "sm" | "md";
  icon?: ReactNode;
  invalid?: boolean;
  /** For ids, tokens and codes. */
  mono?: boolean;
};

/** One line of text. With an icon the field is a box around the control. */
export function Input({ className, size = "md", icon, invalid, mono, ...rest }: InputProps) {
  const state = { "aria-invalid": invalid || undefined } as const;
  if (!icon) {
    const height = size === "sm" ? "h-[30px]" : "h-9 narrow:h-11";
    return <input {...rest} {...state} className={cn(inputLook({ size, mono }), height, className)} />;
  }
  return (
    <span className={cn(inputLook({ size, mono, box: true }), invalid && "border-danger-solid", className)}>
      {icon}
      <input {...rest} {...state} className={bareInputLook} />
    </span>
  );
}

export type TextareaProps = ComponentProps<"textarea"> & { invalid?: boolean; mono?: boolean };

export function Textarea({ className, invalid, mono, rows = 3, ...rest }: TextareaProps) {
  return (
    <textarea
      {...rest}
      rows={rows}
      aria-invalid={invalid || undefined}
      className={cn(inputLook({ mono }), "block resize-y py-2", className)}
    />
  );
}
