import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Page, PageHeader } from "#components/shell/page";
import type { SystemSection } from "./sections.ts";

/** The head of one of the operator's pages, and its content. */
export async function SystemPage({
  section,
  title,
  sub,
  actions,
  children,
}: {
  section: SystemSection;
  /** Of a page below the section; the section's own name when absent. */
  title?: string;
  sub?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const t = await getTranslations("system.nav");
  const own = { label: t(section), href: `/settings/system/${section}` };
  return (
    <Page crumbs={title ? [own, { label: title }] : [{ label: t(section) }]}>
      <PageHeader title={title ?? t(section)} sub={sub} actions={actions} />
      {children}
    </Page>
  );
}
