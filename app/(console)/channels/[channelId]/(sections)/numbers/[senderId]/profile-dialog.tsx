"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { SelectField, TextareaField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import type { BusinessProfile } from "#db/schema/senders";
import { profileSchema } from "#lib/channels/senders/schema";
import type { PlatformProfile } from "#lib/connectors/profile";
import { editProfileAction } from "./actions.ts";
import type { DialogOfNumber } from "./dialog-of-number.ts";
import { useIndustry } from "./use-industry.ts";

type Props = DialogOfNumber & { profile: BusinessProfile; limits: NonNullable<PlatformProfile["businessProfile"]> };

/** Edits what people see of the business. */
export function ProfileDialog({ channelId, number, profile, limits, open, onOpenChange }: Props) {
  const t = useTranslations("channels.number.profile");
  const industry = useIndustry();
  const schema = useMemo(() => profileSchema(limits), [limits]);
  const { about, address, description, email, websites } = profile;
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("dialogTitle", { phone: number.phone })}
      width="lg"
      schema={schema}
      action={editProfileAction}
      defaultValues={{
        ...{ channelId, senderId: number.id, about, address, description, email },
        industry: limits.industries.includes(profile.industry) ? profile.industry : "",
        websites: [websites[0] ?? "", websites[1] ?? ""],
      }}
      onSuccess={() => {
        toast.success(t("saved"));
      }}
    >
      {({ form: { control } }) => (
        <>
          <TextField control={control} name="about" label={t("about")} hint={t("aboutHint")} limit={limits.about} />
          <TextareaField
            {...{ control, optional: true }}
            name="description"
            label={t("description")}
            limit={limits.description}
            textarea={{ rows: 3 }}
          />
          <TextField {...{ control, optional: true }} name="address" label={t("address")} limit={limits.address} />
          <div className="grid grid-cols-2 gap-3 narrow:grid-cols-1">
            <TextField
              {...{ control, optional: true }}
              name="email"
              label={t("email")}
              input={{ type: "email", autoComplete: "email" }}
            />
            <SelectField
              {...{ control, optional: true }}
              name="industry"
              label={t("industry")}
              placeholder={t("noIndustry")}
              options={limits.industries.map((value) => ({ value, label: industry(value) ?? value }))}
            />
            <TextField
              {...{ control, optional: true }}
              name="websites.0"
              label={t("website")}
              input={{ type: "url" }}
            />
            <TextField
              {...{ control, optional: true }}
              name="websites.1"
              label={t("website2")}
              input={{ type: "url" }}
            />
          </div>
        </>
      )}
    </FormDialog>
  );
}
