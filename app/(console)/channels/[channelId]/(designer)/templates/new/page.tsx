import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Page, PageHeader } from "#components/shell/page";
import { withTexts } from "#components/shell/texts";
import { listTopicNames } from "#lib/audience/topics/list-topics";
import { authorizePage } from "#lib/auth/session";
import { profileFor } from "#lib/connectors/profiles";
import { previewRules } from "#lib/templates/preview-rules";
import { getTemplate } from "#lib/templates/queries";
import { startersFor } from "#lib/templates/starters/starters";
import { NotAllowedPage } from "../../../../not-allowed-page.tsx";
import { currentChannel } from "../../../channel.ts";
import { orNotFound } from "../or-not-found.ts";
import { CopyTemplateForm } from "./copy-template-form.tsx";
import { NewTemplateForm } from "./new-template-form.tsx";

type Props = {
  params: Promise<{ channelId: string }>;
  searchParams: Promise<{ from?: string | string[]; language?: string | string[] }>;
};

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("templates");
  return { title: t("add") };
}

/** The form for a new template or, with `from`, for a copy of that template. */
async function NewTemplatePage({ params, searchParams }: Props) {
  const [{ channelId }, { from, language }, t, channels, access] = await Promise.all([
    params,
    searchParams,
    getTranslations("templates"),
    getTranslations("channels"),
    authorizePage("templates:manage"),
  ]);
  if (!access) return <NotAllowedPage title={t("add")} />;
  const channel = await currentChannel(channelId);
  const rules = profileFor(channel.type)?.templates;
  if (!rules || channel.deletedAt || Array.isArray(from)) notFound();
  const topics = from ? [] : await listTopicNames(access.ctx, channel.type);
  const source = from ? await orNotFound(getTemplate(access.ctx, from, channelId)) : null;
  // `another`, or the language that is missing.
  const addsLanguage = source !== null && typeof language === "string" && language !== source.language;
  const base = `/channels/${channelId}`;
  const title = addsLanguage ? t("new.languageTitle") : source ? t("new.copyTitle") : t("add");
  return (
    <Page
      crumbs={[
        { label: channels("title"), href: "/channels" },
        { label: channel.name, href: base },
        { label: t("title"), href: `${base}/templates` },
        { label: title },
      ]}
    >
      <PageHeader
        title={title}
        sub={source ? t("new.copySub", { name: source.name, language: source.language }) : t("new.sub")}
      />
      {source ? (
        <CopyTemplateForm
          base={`${base}/templates`}
          source={{ code: source.code, name: source.name, language: source.language }}
          addsLanguage={addsLanguage}
          language={typeof language === "string" ? language : null}
        />
      ) : (
        <NewTemplateForm
          channelId={channelId}
          language={access.workspace.language === "zh" ? "zh_CN" : "en"}
          reviewed={rules.mode === "reviewed"}
          starters={startersFor(channel.type).map(({ platforms, ...starter }) => starter)}
          sender={channel.name}
          rules={previewRules(rules)}
          topics={topics}
        />
      )}
    </Page>
  );
}

export default withTexts("(console)/channels/[channelId]/(designer)/templates/new/page", NewTemplatePage);
