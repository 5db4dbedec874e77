"use client";

import dynamic from "next/dynamic";

/** The designer with a script of its own: it is most of the page's, and whoever reads a template needs none of it. */
export const LazyDesigner = dynamic(() => import("./designer.tsx").then((part) => part.Designer));
