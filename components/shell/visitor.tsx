"use client";

import { useTranslations } from "next-intl";
import { createContext, type ReactNode, useContext } from "react";
import type { AccessRole } from "#db/enums";
import { hasPermission, type Permission } from "#lib/auth/permissions";
import { EyeOff } from "../ui/icons.tsx";
import { TextLink } from "../ui/text-link.tsx";

const Role = createContext<AccessRole>("viewer");

/** Tells what is below the role of its reader: visitors and finance see no message, address or file. */
export function RoleProvider({ role, children }: { role: AccessRole; children: ReactNode }) {
  return <Role.Provider value={role}>{children}</Role.Provider>;
}

/** May the reader's role do this? For what is offered; pages, routes and actions check it themselves. */
export function usePermission(permission: Permission): boolean {
  return hasPermission(useContext(Role), permission);
}

/** Stands where something is hidden from the reader. What is hidden does not reach the browser; this is for saying so. */
export function HiddenMark() {
  const t = useTranslations("shell.staff");
  const finance = useContext(Role) === "finance";
  return (
    <span
      className="inline-flex items-center gap-1 align-middle text-xs whitespace-nowrap text-muted-foreground"
      title={t(finance ? "hiddenRoleText" : "hiddenText")}
    >
      <EyeOff className="size-3.5 flex-none" aria-hidden />
      {t(finance ? "hiddenRole" : "hidden")}
    </span>
  );
}

/** Shows its children, or to visitors and finance that they are hidden. */
export function Hideable({ children }: { children: ReactNode }) {
  const role = useContext(Role);
  return role === "visitor" || role === "finance" ? <HiddenMark /> : children;
}

/** Shows its children, or to visitors that they are hidden: what concerns the workspace and its members. */
export function HiddenFromVisitors({ children }: { children: ReactNode }) {
  return useContext(Role) === "visitor" ? <HiddenMark /> : children;
}

/** Shows its children to whoever may do what they are about, and nothing to anybody else. */
export function Permitted({ needs, children }: { needs: Permission; children: ReactNode }) {
  return usePermission(needs) ? children : null;
}

/** A link for whoever may open its page; the words alone for everybody else. */
export function PermittedLink({
  needs,
  ...link
}: {
  needs: Permission;
  href: string;
  className?: string;
  title?: string;
  children: ReactNode;
}) {
  if (usePermission(needs)) return <TextLink {...link} />;
  return (
    <span className={link.className} title={link.title}>
      {link.children}
    </span>
  );
}
