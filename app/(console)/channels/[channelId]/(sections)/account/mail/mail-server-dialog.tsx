"use client";

import { useTranslations } from "next-intl";
import { RadioCardsField, TextareaField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import type { BindingEnvironment, Platform } from "#db/enums";
import { BindMailServerInput, bounceWays, type StoredServer } from "#lib/channels/binding/mail/mail-server-input";
import { mailSecurities } from "#lib/connectors/mail-servers";
import { accountTexts } from "../../../../platform-profile.ts";
import { bindMailServerAction } from "../actions.ts";
import { BindSteps } from "../bind-steps.tsx";
import { bindingForm } from "../binding-form.ts";
import type { Binding } from "../use-binding.tsx";

const short = { autoComplete: "off", spellCheck: false } as const;
const secret = { type: "password", autoComplete: "new-password", spellCheck: false, mono: true } as const;

/** Fields that are one line each, and may stay empty. */
type Named = "user" | "senderName" | "replyTo" | "bounceAddress" | "dkimSelector" | "perSecond" | MailboxFolder;
type MailboxFolder = "mailboxFolder" | "mailboxUnknownFolder";

/** Binds a mail server by what its provider tells. `account` is set when it is already bound, which changes what is stored. */
export function MailServerDialog({
  open,
  onOpenChange,
  binding,
  channelId,
  platform,
  account,
  title,
  text,
  submitLabel,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  binding: Binding;
  channelId: string;
  platform: Platform;
  account?: { id: string; environment: BindingEnvironment; stored: StoredServer };
  title: string;
  text: string;
  submitLabel: string;
}) {
  const t = useTranslations("channels.mailServer");
  const words = useTranslations("channels.accounts");
  const texts = accountTexts(platform);
  const stored = account?.stored ?? {};
  const kept = (name: keyof BindMailServerInput) => stored[name] ?? "";
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      description={text}
      submitLabel={submitLabel}
      schema={BindMailServerInput}
      defaultValues={{
        channelId,
        environment: account?.environment ?? "live",
        accountId: account?.id ?? "",
        ...{ server: kept("server"), port: kept("port") || "587", user: kept("user"), password: "" },
        security: mailSecurities.find((one) => one === stored.security) ?? "starttls",
        ...{ senderName: kept("senderName"), replyTo: kept("replyTo"), bounceAddress: kept("bounceAddress") },
        ...{ dkimDomain: kept("dkimDomain"), dkimSelector: kept("dkimSelector"), dkimPrivateKey: "" },
        perSecond: kept("perSecond"),
        bouncesBy: stored.bouncesBy === "mailbox" ? "mailbox" : "webhook",
        ...{ mailboxServer: kept("mailboxServer"), mailboxPort: kept("mailboxPort") || "993", mailboxPassword: "" },
        mailboxSecurity: mailSecurities.find((one) => one === stored.mailboxSecurity) ?? "tls",
        ...{ mailboxUser: kept("mailboxUser"), mailboxFolder: kept("mailboxFolder") },
        mailboxUnknownFolder: kept("mailboxUnknownFolder"),
      }}
      {...bindingForm(binding, platform, bindMailServerAction)}
    >
      {({ form: { control, watch } }) => {
        const field = (name: Named) => (
          <TextField control={control} name={name} label={t(name)} hint={t(`${name}Hint`)} optional input={short} />
        );
        return (
          <>
            <BindSteps latest={binding.latest} />
            <TextField
              control={control}
              name="accountId"
              label={words(`${texts}.id`)}
              hint={words(`${texts}.idHint`)}
              input={{ ...short, inputMode: "email", readOnly: Boolean(account) }}
            />
            <TextField control={control} name="server" label={t("server")} hint={t("serverHint")} input={short} />
            <TextField
              control={control}
              name="port"
              label={t("port")}
              hint={t("portHint")}
              input={{ ...short, inputMode: "numeric" }}
            />
            <RadioCardsField
              control={control}
              name="security"
              label={t("security")}
              columns={3}
              options={mailSecurities.map((value) => ({
                value,
                title: t(`securities.${value}`),
                text: t(`securityTexts.${value}`),
              }))}
            />
            {field("user")}
            <TextField
              control={control}
              name="password"
              label={t("password")}
              hint={t("passwordHint")}
              optional
              input={secret}
            />
            {field("senderName")}
            {field("replyTo")}
            <details>
              <summary className="cursor-pointer font-medium">{t("more")}</summary>
              <div className="mt-3 flex flex-col gap-4">
                {field("bounceAddress")}
                <RadioCardsField
                  control={control}
                  name="bouncesBy"
                  label={t("bouncesBy")}
                  columns={2}
                  options={bounceWays.map((value) => ({
                    value,
                    title: t(`bounceWays.${value}`),
                    text: t(`bounceWayTexts.${value}`),
                  }))}
                />
                {watch("bouncesBy") === "mailbox" ? (
                  <>
                    <TextField
                      control={control}
                      name="mailboxServer"
                      label={t("mailboxServer")}
                      hint={t("mailboxServerHint")}
                      input={short}
                    />
                    <TextField
                      control={control}
                      name="mailboxPort"
                      label={t("port")}
                      hint={t("mailboxPortHint")}
                      input={{ ...short, inputMode: "numeric" }}
                    />
                    <RadioCardsField
                      control={control}
                      name="mailboxSecurity"
                      label={t("security")}
                      columns={3}
                      options={mailSecurities.map((value) => ({
                        value,
                        title: t(`securities.${value}`),
                        text: t(`securityTexts.${value}`),
                      }))}
                    />
                    <TextField control={control} name="mailboxUser" label={t("user")} input={short} />
                    <TextField
                      control={control}
                      name="mailboxPassword"
                      label={t("password")}
                      hint={t("passwordHint")}
                      optional={stored.bouncesBy === "mailbox"}
                      input={secret}
                    />
                    {field("mailboxFolder")}
                    {field("mailboxUnknownFolder")}
                  </>
                ) : null}
                <TextField
                  control={control}
                  name="dkimDomain"
                  label={t("dkimDomain")}
                  hint={t("optional")}
                  optional
                  input={short}
                />
                {field("dkimSelector")}
                <TextareaField
                  control={control}
                  name="dkimPrivateKey"
                  label={t("dkimPrivateKey")}
                  hint={t("dkimPrivateKeyHint")}
                  optional
                  textarea={{ spellCheck: false, autoComplete: "off" }}
                />
                {field("perSecond")}
              </div>
            </details>
          </>
        );
      }}
    </FormDialog>
  );
}
