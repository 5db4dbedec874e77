import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { withTexts } from "#components/shell/texts";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { listSettings, type SettingView } from "#lib/operator/settings";
import { countriesOfPlatform, countryPlatforms, forbiddenKey, platformSections } from "#lib/settings/definitions";
import { operatorOfPage } from "../sections.ts";
import { SystemPage } from "../system-page.tsx";
import { CountriesField } from "./countries-field.tsx";
import { SettingField, SettingSwitch } from "./setting-field.tsx";
import { TestMail } from "./test-mail.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("system.nav");
  return { title: t("configuration") };
}

async function ConfigurationPage() {
  const { ctx } = await operatorOfPage();
  const [settings, t, platform] = await Promise.all([
    listSettings(ctx),
    getTranslations("system.configuration"),
    getTranslations("states.platform"),
  ]);
  const view = (key: string) => settings[key] as SettingView;
  return (
    <SystemPage section="configuration" sub={t("sub")}>
      <div className="grid grid-cols-2 items-start gap-4 max-[1181px]:grid-cols-1">
        <div className="flex min-w-0 flex-col gap-4">
          {platformSections.map((section) => (
            <Card key={section.platform}>
              <CardHeader title={t("platform", { platform: platform(section.platform) })} />
              <CardBody className="flex flex-col gap-3.5">
                <p className="text-muted-foreground">{t("platformText")}</p>
                {section.keys.map((key) => (
                  <SettingField key={key} view={view(key)} label={t(`names.${key}`)} />
                ))}
              </CardBody>
            </Card>
          ))}
          <Card>
            <CardHeader title={t("mail")} />
            <CardBody className="flex flex-col gap-3.5">
              <p className="text-muted-foreground">{t("mailText")}</p>
              <SettingField view={view("MAIL_URL")} label={t("names.MAIL_URL")} hint={t("mailUrlHint")} />
              <SettingField view={view("MAIL_FROM")} label={t("names.MAIL_FROM")} />
              <TestMail email={ctx.operator.email} ready={view("MAIL_URL").set && view("MAIL_FROM").set} />
            </CardBody>
          </Card>
          <Card>
            <CardHeader title={t("files")} />
            <CardBody className="flex flex-col gap-3.5">
              <p className="text-muted-foreground">{t("filesText")}</p>
              <SettingField view={view("MEDIA_STORE")} label={t("names.MEDIA_STORE")} hint={t("mediaStoreHint")} />
            </CardBody>
          </Card>
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Card>
            <CardHeader title={t("defaults")} />
            <CardBody className="flex flex-col gap-3.5">
              <SettingField view={view("defaultChannelQuota")} label={t("quota")} hint={t("quotaHint")} numeric />
              <SettingField
                view={view("INBOUND_RETENTION_DAYS")}
                label={t("retention")}
                hint={t("retentionHint")}
                numeric
              />
              <SettingField
                view={view("unsentListDays")}
                label={t("unsentLists")}
                hint={t("unsentListsHint")}
                numeric
              />
              <SettingField
                view={view("mediaRoomMegabytes")}
                label={t("mediaRoom")}
                hint={t("mediaRoomHint")}
                numeric
              />
              <SettingField view={view("inboundMediaDays")} label={t("mediaDays")} hint={t("mediaDaysHint")} numeric />
              {(["sentWordsDays", "receivedWordsDays", "auditDays"] as const).map((key) => (
                <SettingField key={key} view={view(key)} label={t(`kept.${key}`)} hint={t(`kept.${key}Hint`)} numeric />
              ))}
              <SettingField view={view("endedSessionDays")} label={t("endedSessions")} numeric />
              <SettingSwitch view={view("sandboxBindings")} label={t("sandbox")} hint={t("sandboxHint")} />
            </CardBody>
          </Card>
          <Card>
            <CardHeader title={t("countries")} />
            <CardBody className="flex flex-col gap-3.5">
              <p className="text-muted-foreground">{t("countriesText")}</p>
              {countryPlatforms.map((key) => (
                <CountriesField
                  key={key}
                  view={view(forbiddenKey(key))}
                  label={t("countriesField", { platform: platform(key) })}
                  usual={countriesOfPlatform(key)}
                />
              ))}
            </CardBody>
          </Card>
        </div>
      </div>
    </SystemPage>
  );
}

export default withTexts("(system)/settings/system/configuration/page", ConfigurationPage);
