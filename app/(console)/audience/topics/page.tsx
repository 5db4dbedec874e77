import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CopyId } from "#components/messaging/copy-id";
import { Page, PageHeader } from "#components/shell/page";
import { withTexts } from "#components/shell/texts";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { listTopics, listTopicTemplates } from "#lib/audience/topics/list-topics";
import { isAllowed } from "#lib/auth/permissions";
import { authorizePage } from "#lib/auth/session";
import { isContentHidden } from "#lib/context";
import { listSignUpPages } from "#lib/sign-ups/list-pages";
import { NotAllowedPage } from "../../channels/not-allowed-page.tsx";
import { AudienceTabs } from "../audience-tabs.tsx";
import { NewTopic } from "./new-topic.tsx";
import { TopicList } from "./topic-list.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("audience.topics");
  return { title: t("title") };
}

/** What people may choose of marketing, which templates are about it, and where people sign up. */
async function TopicsPage() {
  const [access, t, nav] = await Promise.all([
    authorizePage("suppressions:read"),
    getTranslations("audience.topics"),
    getTranslations("shell.nav"),
  ]);
  if (!access) return <NotAllowedPage title={t("title")} />;
  const { workspace, ctx } = access;
  const manages = isAllowed(workspace, "audience:manage");
  const [topics, templates, pages] = await Promise.all([
    listTopics(ctx),
    listTopicTemplates(ctx),
    isContentHidden(ctx) ? [] : listSignUpPages(ctx),
  ]);
  return (
    <Page crumbs={[{ label: nav("audience") }, { label: t("title") }]}>
      <PageHeader
        title={t("title")}
        sub={t("intro")}
        actions={<NewTopic templates={templates} disabledReason={manages ? null : t("readOnly")} />}
      />
      {isAllowed(workspace, "contacts:read") ? (
        <AudienceTabs current="topics" answers={isAllowed(workspace, "people:answer")} />
      ) : null}
      <TopicList topics={topics} templates={templates} manages={manages} />
      {pages.length > 0 ? (
        <Card>
          <CardHeader title={t("pages")} />
          <CardBody className="flex flex-col gap-3">
            <p className="text-secondary-foreground max-w-[70ch]">{t("pagesText")}</p>
            <dl className="grid min-w-0 grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1">
              {pages.map(({ channelId, channel, url }) => (
                <div key={channelId} className="contents">
                  <dt className="text-muted-foreground">{channel}</dt>
                  <dd className="min-w-0 [overflow-wrap:anywhere]">
                    <CopyId value={url} />
                  </dd>
                </div>
              ))}
            </dl>
          </CardBody>
        </Card>
      ) : null}
    </Page>
  );
}

export default withTexts("(console)/audience/topics/page", TopicsPage);
