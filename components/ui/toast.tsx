"use client";

import { begin, defer } from "./deferred.tsx";

const sonner = defer(() => import("sonner"));
let arrive: () => void = () => {};
const there = new Promise<void>((resolve) => {
  arrive = resolve;
});

/** Called once the place for toasts is on the page; those before it wait. */
export function toasterIsThere(): void {
  arrive();
}

const shower = (kind: "success" | "error" | "warning" | "info") => (words: string) => {
  begin();
  void Promise.all([sonner.load(), there]).then(([{ toast }]) => toast[kind](words));
};

/** Says something for some seconds at the edge of the page. */
export const toast = {
  success: shower("success"),
  error: shower("error"),
  warning: shower("warning"),
  info: shower("info"),
};
