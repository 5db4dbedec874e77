"use client";

import { useTranslations } from "next-intl";
import type { ComponentProps, ReactNode } from "react";
import { FormAlert } from "#components/form/form-alert";
import { Button, ButtonLink } from "#components/ui/button";
import { Card, CardBody, CardFooter } from "#components/ui/card";

type Props = ComponentProps<typeof FormAlert> & { busy: boolean; back: string; children: ReactNode };

/** The card in which a new template is named, with what went wrong above its fields. */
export function EntryCard({ problem, busy, back, children }: Props) {
  const t = useTranslations("templates");
  const common = useTranslations("common");
  return (
    <Card>
      <CardBody top>
        <div className="flex flex-col gap-4">
          <FormAlert problem={problem} />
          {children}
        </div>
      </CardBody>
      <CardFooter className="justify-end">
        <ButtonLink href={back}>{common("cancel")}</ButtonLink>
        <Button type="submit" variant="primary" busy={busy}>
          {t("new.create")}
        </Button>
      </CardFooter>
    </Card>
  );
}
