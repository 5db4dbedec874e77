import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { withTexts } from "#components/shell/texts";
import { listUsers } from "#lib/operator/users";
import { operatorOfPage, placeOf, textOf } from "../sections.ts";
import { SystemPage } from "../system-page.tsx";
import { PeopleList } from "./people-list.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("system.nav");
  return { title: t("people") };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

async function PeoplePage({ searchParams }: Props) {
  const { ctx } = await operatorOfPage();
  const raw = await searchParams;
  const place = placeOf(raw);
  const [found, t] = await Promise.all([
    listUsers(ctx, { ...place, q: textOf(raw, "q") }),
    getTranslations("system.people"),
  ]);
  return (
    <SystemPage section="people" sub={t("sub")}>
      <PeopleList rows={found.rows} total={found.total} {...place} />
      <p className="text-xs text-muted-foreground">{t("hint")}</p>
    </SystemPage>
  );
}

export default withTexts("(system)/settings/system/people/page", PeoplePage);
