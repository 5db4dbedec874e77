"use client";

import { useTranslations } from "next-intl";
import { createContext, type ReactNode, useContext } from "react";
import { EyeOff } from "../ui/icons.tsx";

const Visitor = createContext(false);

/** Tells what is below whether its reader is a visitor, from whom messages, addresses and files are hidden. */
export function VisitorProvider({ visitor, children }: { visitor: boolean; children: ReactNode }) {
  return <Visitor.Provider value={visitor}>{children}</Visitor.Provider>;
}

/** Is the reader a visitor? What is hidden from them does not reach the browser; this is for saying so. */
export function useVisitor(): boolean {
  return useContext(Visitor);
}

/** Stands where something is hidden from visitors. */
export function HiddenMark() {
  const t = useTranslations("shell.staff");
  return (
    <span
      className="inline-flex items-center gap-1 align-middle text-xs whitespace-nowrap text-muted-foreground"
      title={t("hiddenText")}
    >
      <EyeOff className="size-3.5 flex-none" aria-hidden />
      {t("hidden")}
    </span>
  );
}

/** Shows its children, or to a visitor that they are hidden. */
export function Hideable({ children }: { children: ReactNode }) {
  return useVisitor() ? <HiddenMark /> : children;
}
