"use client";

import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";

/** Inside a row of links that scrolls sideways: brings the current one to its middle. The page itself does not move. */
export function ScrollToCurrent() {
  const pathname = usePathname();
  const mark = useRef<HTMLSpanElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is another current link
  useEffect(() => {
    const row = mark.current?.parentElement;
    if (!row) return;
    // Runs at once, and again when the window or a drawer changes the room there is.
    const sizes = new ResizeObserver(() => {
      const link = row.querySelector("[aria-current]");
      if (!link) return;
      const [outer, inner] = [row.getBoundingClientRect(), link.getBoundingClientRect()];
      row.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2);
    });
    sizes.observe(row);
    return () => sizes.disconnect();
  }, [pathname]);
  return <span ref={mark} hidden />;
}
