"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";

/**
 * Leaves a box of this height, in pixels, until it comes near the screen, and then draws its content. For parts whose script
 * is large: with `dynamic` it is loaded no earlier.
 */
export function WhenSeen({ height, children }: { height: number; children: () => ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element || seen) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setSeen(true);
      },
      { rootMargin: "240px" },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [seen]);
  return (
    <div ref={box} style={{ minHeight: height }}>
      {seen ? children() : null}
    </div>
  );
}
