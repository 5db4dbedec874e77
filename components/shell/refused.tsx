import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { AccessRole } from "#db/enums";
import { ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { LockedKeys } from "../ui/drawings.tsx";
import { buttons, frame, heading, sentence } from "./state-looks.ts";

/** Says that the user's role is not allowed here, and who can change that. */
export function NotAllowedState({
  role,
  workspace,
  title,
  text,
}: {
  role: AccessRole;
  workspace: string;
  title?: ReactNode;
  text?: ReactNode;
}) {
  const t = useTranslations();
  return (
    <Card>
      <div className={frame}>
        <LockedKeys />
        <h2 className={heading}>{title ?? t("common.denied.title")}</h2>
        <p className={sentence}>
          {text ??
            (role === "visitor"
              ? t("errors.permission.noGrant", { workspace })
              : t("common.denied.text", { role: t(`states.role.${role}`), workspace }))}
        </p>
        <div className={buttons}>
          <ButtonLink href="/settings/members">{t("common.denied.members")}</ButtonLink>
        </div>
      </div>
    </Card>
  );
}

/** Stands where something would be changed in a workspace that is closed. */
export function ClosedState() {
  const t = useTranslations();
  return (
    <Card>
      <div className={frame}>
        <LockedKeys />
        <h2 className={heading}>{t("states.workspace.closed")}</h2>
        <p className={sentence}>{t("errors.workspace.isClosed")}</p>
      </div>
    </Card>
  );
}
