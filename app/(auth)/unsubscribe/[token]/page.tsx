import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Button } from "#components/ui/button";
import { Note } from "#components/ui/note";
import { readSubscription, type Subscription } from "#lib/audience/unsubscribe";
import { webDatabase } from "#lib/database";
import { AuthHeading } from "../../auth-heading.tsx";
import { TopicBoxes } from "../../topic-boxes.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth.unsubscribe");
  return { title: t("title"), referrer: "no-referrer", robots: { index: false } };
}

type Props = {
  params: Promise<{ token: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/**
 * Asks whether a person wants no more marketing, or which topics they still want, and says when that is so. Opening it changes
 * nothing.
 */
export default async function UnsubscribePage({ params, searchParams }: Props) {
  const [{ token }, search, t] = await Promise.all([params, searchParams, getTranslations("auth.unsubscribe")]);
  const found = await readSubscription(webDatabase().db, token, new Date());
  if (!found) return <AuthHeading title={t("unknownTitle")}>{t("unknownText")}</AuthHeading>;
  const { workspace, address, unsubscribed, topics } = found;
  if (unsubscribed) return <AuthHeading title={t("doneTitle")}>{t("doneText", { workspace, address })}</AuthHeading>;
  if (topics.length > 0) return <Topics token={token} of={found} saved={search.saved !== undefined} />;
  return (
    <div className="flex flex-col gap-4">
      <AuthHeading title={t("title")}>{t("text", { workspace, address })}</AuthHeading>
      <AllForm token={token} primary />
      <p className="text-sm text-muted-foreground">{t("others")}</p>
    </div>
  );
}

/** Which topics a person wants, and the way out of all. The topic of the mail that they come from is not ticked any more. */
async function Topics({ token, of, saved }: { token: string; of: Subscription; saved: boolean }) {
  const t = await getTranslations("auth.unsubscribe");
  const { workspace, address, topics, topic } = of;
  return (
    <div className="flex flex-col gap-4">
      <AuthHeading title={t("chooseTitle")}>{t("chooseText", { workspace, address })}</AuthHeading>
      {saved ? <Note tone="success">{t("saved")}</Note> : null}
      <form
        method="post"
        action={`/unsubscribe/${token}/one-click?page=topics`}
        className="flex flex-col items-start gap-4"
      >
        <TopicBoxes
          label={t("topics")}
          topics={topics.map((one) => ({ ...one, wanted: one.wanted && (saved || one.id !== topic?.id) }))}
        />
        <Button type="submit" variant="primary">
          {t("save")}
        </Button>
      </form>
      <AllForm token={token} />
      <p className="text-sm text-muted-foreground">{t("others")}</p>
    </div>
  );
}

async function AllForm({ token, primary = false }: { token: string; primary?: boolean }) {
  const t = await getTranslations("auth.unsubscribe");
  return (
    <form method="post" action={`/unsubscribe/${token}/one-click?page=all`}>
      <Button type="submit" {...(primary ? { variant: "primary" as const } : {})}>
        {t(primary ? "submit" : "submitAll")}
      </Button>
    </form>
  );
}
