import type { ComponentProps } from "react";
import { cn } from "./cn.tsx";
import { Link } from "./link.tsx";

/** The classes of a link in running text, for a button that reads as one. */
export const textLinkLook = "font-medium text-primary hover:underline hover:underline-offset-3";

/** A link in running text. `external` opens a new tab and tells the other site nothing. */
export function TextLink({
  href,
  external = false,
  className,
  ...rest
}: Omit<ComponentProps<typeof Link>, "href"> & { href: string; external?: boolean }) {
  if (external) {
    return <a {...rest} href={href} target="_blank" rel="noreferrer" className={cn(textLinkLook, className)} />;
  }
  return <Link {...rest} href={href} className={cn(textLinkLook, className)} />;
}
