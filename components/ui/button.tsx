"use client";

import { cva } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import Link from "next/link";
import type { ComponentProps, MouseEvent, ReactNode } from "react";
import { cn } from "./cn.tsx";
import { useBusy } from "./use-busy.tsx";

const look = cva("btn", {
  variants: {
    variant: { primary: "p", secondary: "", quiet: "g", danger: "d", "danger-quiet": "dq" },
    size: { sm: "sm", md: "", lg: "lg" },
    full: { true: "full", false: "" },
  },
  defaultVariants: { variant: "secondary", size: "md", full: false },
});

type Look = {
  variant?: "primary" | "secondary" | "quiet" | "danger" | "danger-quiet";
  size?: "sm" | "md" | "lg";
  full?: boolean;
};

export type ButtonProps = Omit<ComponentProps<"button">, "disabled"> &
  Look & {
    icon?: ReactNode;
    /** Keeps the label and puts a spinner before it after 200 ms, for at least 400 ms; further clicks do nothing. */
    busy?: boolean;
    disabled?: boolean;
    /** Why the button is off: it stays focusable, so that keyboard and screen reader users learn it too. */
    disabledReason?: string | null;
  };

export function Button({
  variant,
  size,
  full,
  icon,
  busy = false,
  disabled = false,
  disabledReason,
  className,
  children,
  onClick,
  type = "button",
  title,
  ...rest
}: ButtonProps) {
  const spinning = useBusy(busy);
  const off = Boolean(disabledReason);
  function click(event: MouseEvent<HTMLButtonElement>) {
    if (busy || off) return event.preventDefault();
    onClick?.(event);
  }
  return (
    <button
      {...rest}
      type={type}
      title={disabledReason ?? title}
      aria-label={off && rest["aria-label"] ? `${rest["aria-label"]}. ${disabledReason}` : rest["aria-label"]}
      disabled={disabled && !off}
      aria-disabled={off || undefined}
      aria-busy={busy || undefined}
      onClick={click}
      className={cn(look({ variant, size, full }), className)}
    >
      {spinning ? <LoaderCircle className="spin" aria-hidden /> : icon}
      {children}
    </button>
  );
}

/** A link that looks like a button: for going somewhere, never for changing something. */
export function ButtonLink({
  variant,
  size,
  full,
  icon,
  className,
  children,
  ...rest
}: ComponentProps<typeof Link> & Look & { icon?: ReactNode }) {
  return (
    <Link {...rest} className={cn(look({ variant, size, full }), className)}>
      {icon}
      {children}
    </Link>
  );
}

/** A square button with a picture only; its label is its accessible name and its title. */
export function IconButton({
  label,
  children,
  className,
  variant = "quiet",
  ...rest
}: Omit<ButtonProps, "icon" | "aria-label"> & { label: string }) {
  return (
    <Button {...rest} variant={variant} aria-label={label} title={rest.title ?? label} className={cn("sq", className)}>
      {children}
    </Button>
  );
}
