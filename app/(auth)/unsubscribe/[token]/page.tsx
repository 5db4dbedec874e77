import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Button } from "#components/ui/button";
import { readSubscription } from "#lib/audience/unsubscribe";
import { webDatabase } from "#lib/database";
import { AuthHeading } from "../../auth-heading.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth.unsubscribe");
  return { title: t("title"), referrer: "no-referrer", robots: { index: false } };
}

type Props = { params: Promise<{ token: string }> };

/** Asks whether a person wants no more marketing, and says when that is so. Opening it changes nothing. */
export default async function UnsubscribePage({ params }: Props) {
  const [{ token }, t] = await Promise.all([params, getTranslations("auth.unsubscribe")]);
  const found = await readSubscription(webDatabase().db, token, new Date());
  if (!found) return <AuthHeading title={t("unknownTitle")}>{t("unknownText")}</AuthHeading>;
  const { workspace, address, unsubscribed } = found;
  if (unsubscribed) return <AuthHeading title={t("doneTitle")}>{t("doneText", { workspace, address })}</AuthHeading>;
  return (
    <div className="flex flex-col gap-4">
      <AuthHeading title={t("title")}>{t("text", { workspace, address })}</AuthHeading>
      <form method="post" action={`/unsubscribe/${token}/one-click?page`}>
        <Button type="submit" variant="primary">
          {t("submit")}
        </Button>
      </form>
      <p className="text-sm text-muted-foreground">{t("others")}</p>
    </div>
  );
}
