import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { withTexts } from "#components/shell/texts";
import { listActs } from "#lib/operator/installation";
import { operatorOfPage, placeOf } from "../sections.ts";
import { SystemPage } from "../system-page.tsx";
import { LogList } from "./log-list.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("system.nav");
  return { title: t("log") };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

async function LogPage({ searchParams }: Props) {
  const { ctx } = await operatorOfPage();
  const place = placeOf(await searchParams);
  const [found, t] = await Promise.all([listActs(ctx, place), getTranslations("system.log")]);
  return (
    <SystemPage section="log" sub={t("sub")}>
      <LogList rows={found.rows} total={found.total} {...place} />
    </SystemPage>
  );
}

export default withTexts("(system)/settings/system/log/page", LogPage);
