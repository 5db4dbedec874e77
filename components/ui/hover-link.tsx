"use client";

import NextLink from "next/link";
import { type ComponentProps, useState } from "react";

/**
 * What a link leads to is loaded ahead once it is pointed at or has the focus, and not because it
 * is in sight: a list has dozens of links, and each costs the server a page and the browser its script.
 */
export function HoverLink({ onPointerEnter, onFocus, ...rest }: Omit<ComponentProps<typeof NextLink>, "prefetch">) {
  const [near, setNear] = useState(false);
  return (
    <NextLink
      {...rest}
      prefetch={near ? null : false}
      onPointerEnter={(event) => {
        setNear(true);
        onPointerEnter?.(event);
      }}
      onFocus={(event) => {
        setNear(true);
        onFocus?.(event);
      }}
    />
  );
}
