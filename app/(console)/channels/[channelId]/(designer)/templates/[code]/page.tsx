import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Page } from "#components/shell/page";
import { withTexts } from "#components/shell/texts";
import { LiveRefresh } from "#components/ui/live-refresh";
import { listTopicNames } from "#lib/audience/topics/list-topics";
import { isAllowed } from "#lib/auth/permissions";
import { authorizePage } from "#lib/auth/session";
import { listCampaignsOfTemplate } from "#lib/campaigns/report/of-template";
import { listApprovers, mayDecide } from "#lib/campaigns/template-approval/approvers";
import { wantsApproval } from "#lib/campaigns/template-approval/switch-approval";
import { listIntents } from "#lib/channels/business-systems/list-systems";
import { canChannelSend } from "#lib/channels/may-send";
import { isBound } from "#lib/channels/rules";
import { profileFor, templateRulesFor } from "#lib/connectors/profiles";
import { actorId } from "#lib/context";
import { lastDays } from "#lib/statistics/period";
import { sumStatistics } from "#lib/statistics/queries";
import { sameDesign } from "#lib/templates/design";
import { listOtherEditors, readTemplateDraft } from "#lib/templates/drafts";
import { templateFileLinks } from "#lib/templates/file-links";
import { getTemplate, listChannelLanguages, listTemplateLanguages, listTemplateVersions } from "#lib/templates/queries";
import { waitingApproval } from "#lib/templates/review/approved";
import { canDo, editAllowance, isBeingSubmitted } from "#lib/templates/state-rules";
import { NotAllowedPage } from "../../../../not-allowed-page.tsx";
import { currentChannel } from "../../../channel.ts";
import { orNotFound } from "../or-not-found.ts";
import { ApprovalNote } from "./approval/approval-note.tsx";
import { DesignerPart } from "./designer-part.tsx";
import { OpenDraftNote } from "./draft/draft-notes.tsx";
import { IntentsProvider } from "./fields/intent-field.tsx";
import { LanguageTable } from "./languages/language-table.tsx";
import { LanguageTabs } from "./languages/language-tabs.tsx";
import { TemplateNotes } from "./template-notes.tsx";
import { TopicCard } from "./topic-card.tsx";
import { Changes } from "./versions/changes.tsx";
import { ViewPart } from "./view-part.tsx";

type Props = {
  params: Promise<{ channelId: string; code: string }>;
  searchParams: Promise<{ edit?: string | string[] }>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [{ channelId, code }, access] = await Promise.all([params, authorizePage("console:read")]);
  if (!access) return {};
  return { title: (await orNotFound(getTemplate(access.ctx, code, channelId))).name };
}

/** One template: the designer while its content may be edited, otherwise a view of it. */
async function TemplatePage({ params, searchParams }: Props) {
  const [{ channelId, code }, { edit }, t, channels, access] = await Promise.all([
    params,
    searchParams,
    getTranslations("templates"),
    getTranslations("channels"),
    authorizePage("console:read"),
  ]);
  if (!access) return <NotAllowedPage title={t("title")} />;
  const { ctx, workspace } = access;
  const [channel, template] = await Promise.all([
    currentChannel(channelId),
    orNotFound(getTemplate(ctx, code, channelId)),
  ]);
  const manages = isAllowed(workspace, "templates:manage") && !channel.deletedAt;
  const period = lastDays(workspace.zone, ctx.now, 30);
  const waiting = waitingApproval(template);
  const [siblings, languages, versions, kept, others, results, campaigns, asks, approvers, intents, topics] =
    await Promise.all([
      listTemplateLanguages(ctx, channelId, template.name),
      listChannelLanguages(ctx, channelId),
      listTemplateVersions(ctx, code),
      manages ? readTemplateDraft(ctx, code) : null,
      manages ? listOtherEditors(ctx, code) : [],
      sumStatistics(ctx, { ...period, channelId, templateCodes: [code] }),
      isAllowed(workspace, "campaigns:read") ? listCampaignsOfTemplate(ctx, code) : null,
      wantsApproval(ctx),
      waiting && isAllowed(workspace, "templates:approve") ? listApprovers(ctx) : [],
      profileFor(channel.type)?.postbacks ? listIntents(ctx, channelId) : [],
      template.category === "marketing" ? listTopicNames(ctx, channel.type) : [],
    ]);
  const draft = kept && !sameDesign(kept.design, template) ? kept : null;
  const waits = isBeingSubmitted(template, ctx.now);
  const rules = templateRulesFor(channel.type);
  const edits = versions.filter((version) => version.editedApproved).map((version) => version.submittedAt);
  const allowance = rules.mode === "reviewed" ? editAllowance(edits, rules.review, ctx.now) : null;
  // Editing an approved or paused template takes an explicit step, because it cannot be sent until it is reviewed again.
  const editing =
    manages && !waits && !waiting && canDo("edit", template.state) && (canDo("save", template.state) || edit === "1");
  const base = `/channels/${channelId}`;
  // Tabs say nothing of the contents.
  const tabs = siblings.map(({ code, language, state }) => ({ code, language, state }));
  const notes = (
    <>
      <TemplateNotes template={template} manages={manages} waits={waits} />
      {template.approval ? (
        <ApprovalNote
          template={template}
          approval={template.approval}
          reviewed={rules.mode === "reviewed"}
          decides={waiting !== null && mayDecide(ctx, waiting, approvers)}
          own={template.approval.byId === actorId(ctx.actor)}
          manages={manages}
          changes={
            waiting && template.version > 0 ? (
              <div className="mt-2">
                <Changes content={waiting.content} before={template.content} language={template.language} />
              </div>
            ) : null
          }
        />
      ) : null}
    </>
  );
  const shared = {
    // Whoever decides reads what is asked, not what is sent until then.
    template: waiting ? { ...template, content: waiting.content, category: waiting.category } : template,
    channel: { id: channel.id, name: channel.name, type: channel.type, bound: isBound(channel.state) },
    rules,
    allowance,
    files: templateFileLinks(ctx, [
      template.content,
      ...(waiting ? [waiting.content] : []),
      ...(draft ? [draft.design.content, draft.base.content] : []),
    ]),
  };
  return (
    <Page
      crumbs={[
        { label: channels("title"), href: "/channels" },
        { label: channel.name, href: base },
        { label: t("title"), href: `${base}/templates` },
        { label: template.name },
      ]}
    >
      <LiveRefresh active={template.state === "auditing" || waits} />
      {editing ? (
        <IntentsProvider intents={intents}>
          <DesignerPart
            // Starts over for another template, and for the same one after its state changed.
            key={`${code}-${template.state}`}
            {...shared}
            draft={draft}
            others={others}
            asks={asks}
            tabs={<LanguageTabs base={`${base}/templates`} mode={rules.mode} current={code} siblings={tabs} manages />}
            notes={notes}
          />
        </IntentsProvider>
      ) : (
        <ViewPart
          {...shared}
          manages={manages}
          sends={isAllowed(workspace, "campaigns:manage") && canChannelSend(channel.state)}
          versions={versions}
          use={{ results, campaigns }}
          tabs={
            <LanguageTabs
              base={`${base}/templates`}
              mode={rules.mode}
              current={code}
              siblings={tabs}
              manages={manages}
            />
          }
          notes={
            <>
              {notes}
              {draft && canDo("edit", template.state) && !waits && !waiting ? (
                <OpenDraftNote code={code} keptAt={draft.keptAt} editHref={`${base}/templates/${code}?edit=1`} />
              ) : null}
            </>
          }
        />
      )}
      {topics.length > 0 ? (
        <TopicCard code={code} topicId={template.topicId} topics={topics} manages={manages} />
      ) : null}
      <LanguageTable
        base={`${base}/templates`}
        mode={rules.mode}
        current={code}
        siblings={siblings}
        others={languages}
        manages={manages}
      />
    </Page>
  );
}

export default withTexts("(console)/channels/[channelId]/(designer)/templates/[code]/page", TemplatePage);
