import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Button } from "#components/ui/button";
import { webDatabase } from "#lib/database";
import { readConfirmation } from "#lib/sign-ups/confirm-sign-up";
import { AuthHeading } from "../../auth-heading.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth.confirmSubscription");
  return { title: t("title"), referrer: "no-referrer", robots: { index: false } };
}

type Props = { params: Promise<{ token: string }> };

/** Asks the holder of an address whether they want what somebody signed up for. Opening it confirms nothing. */
export default async function ConfirmSubscriptionPage({ params }: Props) {
  const [{ token }, t] = await Promise.all([params, getTranslations("auth.confirmSubscription")]);
  const found = await readConfirmation(webDatabase().db, token, new Date());
  if (!found) return <AuthHeading title={t("unknownTitle")}>{t("unknownText")}</AuthHeading>;
  const { workspace, address, topics, confirmed } = found;
  if (confirmed) return <AuthHeading title={t("doneTitle")}>{t("doneText", { workspace, address })}</AuthHeading>;
  return (
    <div className="flex flex-col gap-4">
      <AuthHeading title={t("title")}>{t("text", { workspace, address })}</AuthHeading>
      {topics.length > 0 ? (
        <ul aria-label={t("topics")} className="list-disc ps-5">
          {topics.map((topic) => (
            <li key={topic}>{topic}</li>
          ))}
        </ul>
      ) : null}
      <form method="post" action={`/confirm-subscription/${token}/confirm`}>
        <Button type="submit" variant="primary">
          {t("submit")}
        </Button>
      </form>
      <p className="text-sm text-muted-foreground">{t("others")}</p>
    </div>
  );
}
