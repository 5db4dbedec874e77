"use client";

import { cva } from "class-variance-authority";
import type { ComponentProps, MouseEvent, ReactNode } from "react";
import { cn } from "./cn.tsx";
import { LoaderCircle } from "./icons.tsx";
import { Link } from "./link.tsx";
import { useBusy } from "./use-busy.tsx";

/** The classes of a button, for an element that must look like one but cannot be one of the components below. */
export const buttonLook = cva(
  [
    "inline-flex items-center justify-center rounded-sm border font-medium whitespace-nowrap",
    "transition-[background,border-color] duration-(--motion-fast) focus-visible:shadow-focus",
  ],
  {
    variants: {
      variant: {
        primary: "border-transparent bg-primary text-primary-foreground shadow-xs hover:bg-primary-hover",
        secondary: "border-border-strong bg-card text-foreground shadow-xs hover:bg-accent icon:text-muted-foreground",
        quiet: "border-transparent text-secondary-foreground hover:bg-accent icon:text-muted-foreground",
        danger: "border-transparent bg-danger-solid text-danger-foreground shadow-xs",
        "danger-quiet": "border-border-strong bg-card text-danger shadow-xs hover:bg-accent",
      },
      size: {
        sm: "h-7 gap-[5px] text-[12px] narrow:h-8",
        md: "h-8 gap-[7px] narrow:h-10",
        lg: "h-10 gap-[7px] text-md",
      },
      // The browser's own `disabled` and our explained one look alike; a button that is on does not repeat how it would look.
      off: {
        true: "cursor-not-allowed border-transparent bg-muted text-disabled-foreground shadow-none hover:bg-muted icon:text-inherit",
        false: "active:translate-y-[0.5px]",
      },
      full: { true: "w-full", false: "" },
      square: { true: "p-0", false: "" },
    },
    compoundVariants: [
      { square: true, size: "sm", className: "w-7 narrow:w-8" },
      { square: true, size: ["md", "lg"], className: "w-8 narrow:w-10" },
      { square: false, size: "sm", className: "px-[9px]" },
      { square: false, size: "md", className: "px-3" },
      { square: false, size: "lg", className: "px-4" },
    ],
    defaultVariants: { variant: "secondary", size: "md", off: false, full: false, square: false },
  },
);

type Look = {
  variant?: "primary" | "secondary" | "quiet" | "danger" | "danger-quiet";
  size?: "sm" | "md" | "lg";
  full?: boolean;
  /** As wide as it is high, for an icon alone; it then needs an aria-label. */
  square?: boolean;
};

// On a phone, page headers and the bottom bar stretch buttons that have text, but not square ones.
const slot = (square: boolean | undefined) => (square ? "icon-button" : "button");

export type ButtonProps = Omit<ComponentProps<"button">, "disabled"> &
  Look & {
    icon?: ReactNode;
    /** Ignores clicks and, after 200 ms, shows a spinner before the label for at least 400 ms. */
    busy?: boolean;
    disabled?: boolean;
    /** Why the button is disabled. It stays focusable, so that keyboard and screen reader users learn the reason too. */
    disabledReason?: string | null;
  };

export function Button({
  variant,
  size,
  full,
  square,
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
      data-slot={slot(square)}
      className={cn(buttonLook({ variant, size, full, square, off: off || disabled }), className)}
    >
      {spinning ? <LoaderCircle className="motion-safe:animate-spin" aria-hidden /> : icon}
      {children}
    </button>
  );
}

/** A link that looks like a button. For navigation only, never for changes. */
export function ButtonLink({
  variant,
  size,
  full,
  square,
  icon,
  className,
  children,
  ...rest
}: ComponentProps<typeof Link> & Look & { icon?: ReactNode }) {
  return (
    <Link {...rest} data-slot={slot(square)} className={cn(buttonLook({ variant, size, full, square }), className)}>
      {icon}
      {children}
    </Link>
  );
}

/** A square button with only an icon. `label` is its accessible name and its title. */
export function IconButton({
  label,
  children,
  variant = "quiet",
  ...rest
}: Omit<ButtonProps, "icon" | "aria-label" | "square"> & { label: string }) {
  return (
    <Button {...rest} square variant={variant} aria-label={label} title={rest.title ?? label}>
      {children}
    </Button>
  );
}
