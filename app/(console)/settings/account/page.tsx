import type { Metadata } from "next";
import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import { withTexts } from "#components/shell/texts";
import { requireSession } from "#lib/auth/session";
import { isAddressProved, listSessions } from "#lib/auth/sessions";
import { describeUserAgent } from "#lib/auth/user-agent";
import { webDatabase } from "#lib/database";
import { THEME_COOKIE } from "#lib/i18n/language";
import { canMail } from "#lib/mail/send-mail";
import { getMailChoices } from "#lib/workspaces/mail-choices";
import { SettingsPage } from "../settings-page.tsx";
import { LooksCard } from "./looks-card.tsx";
import { MailsCard } from "./mails-card.tsx";
import { PasswordCard } from "./password-card.tsx";
import { ProfileCard } from "./profile-card.tsx";
import { SessionsCard } from "./sessions-card.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("tabs.account") };
}

/** The user's own account; open to every role. */
async function AccountPage() {
  const { session, ctx } = await requireSession();
  const { db } = webDatabase();
  const [rows, proved, mails, jar, t] = await Promise.all([
    listSessions(db, session, new Date()),
    isAddressProved(db, session),
    getMailChoices(ctx),
    cookies(),
    getTranslations("settings.account"),
  ]);
  const theme = jar.get(THEME_COOKIE)?.value;
  return (
    <SettingsPage tab="account" sub={t("sub")}>
      <div className="grid gap-4 grid-cols-2 narrow:grid-cols-1">
        <div className="flex flex-col gap-4">
          <ProfileCard
            name={session.user.name}
            email={session.user.email}
            proof={proved ? "proved" : canMail() ? "by_mail" : "none"}
          />
          <LooksCard theme={theme === "light" || theme === "dark" ? theme : "system"} />
        </div>
        <div className="flex flex-col gap-4">
          <PasswordCard />
          {mails && mails.length > 0 ? <MailsCard choices={mails} ready={canMail()} /> : null}
        </div>
      </div>
      <SessionsCard sessions={rows.map((row) => ({ ...row, agent: describeUserAgent(row.userAgent) }))} />
    </SettingsPage>
  );
}

export default withTexts("(console)/settings/account/page", AccountPage);
