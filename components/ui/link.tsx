import type { ComponentProps } from "react";
import { shortClasses } from "#lib/short-classes";
import { HoverLink } from "./hover-link.tsx";

/** A link to a page of the console. Its page is loaded ahead when somebody points at it. */
export function Link({ className, ...rest }: ComponentProps<typeof HoverLink>) {
  return <HoverLink {...rest} className={className && shortClasses(className)} />;
}
