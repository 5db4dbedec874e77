import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn.tsx";

export type InputProps = Omit<ComponentProps<"input">, "size"> & {
  size?: "sm" | "md";
  icon?: ReactNode;
  invalid?: boolean;
};

/** One line of text. With an icon the field is a box around the control. */
export function Input({ className, size = "md", icon, invalid, ...rest }: InputProps) {
  const state = { "aria-invalid": invalid || undefined } as const;
  if (!icon) return <input {...rest} {...state} className={cn("in", size === "sm" && "sm", className)} />;
  return (
    <span className={cn("in", size === "sm" && "sm", className)}>
      {icon}
      <input {...rest} {...state} />
    </span>
  );
}

export type TextareaProps = ComponentProps<"textarea"> & { invalid?: boolean };

export function Textarea({ className, invalid, rows = 3, ...rest }: TextareaProps) {
  return <textarea {...rest} rows={rows} aria-invalid={invalid || undefined} className={cn("in", className)} />;
}
