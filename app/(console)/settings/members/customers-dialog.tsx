"use client";

import { useTranslations } from "next-intl";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import type { MemberRow } from "#lib/workspaces/members";
import { LimitToCustomersInput } from "#lib/workspaces/schema";
import { limitToCustomersAction } from "./actions.ts";
import { CustomersField } from "./customers-field.tsx";

/** Chooses the customers that one member of a provider may see. One that has left meanwhile is left out when it is saved. */
export function CustomersDialog({ member, onClose }: { member: MemberRow; onClose: () => void }) {
  const t = useTranslations("settings.customerGrants");
  const { userId, name } = member;
  const there = member.customers?.filter((customer) => customer.name !== null) ?? null;
  return (
    <FormDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("title", { name })}
      schema={LimitToCustomersInput}
      action={limitToCustomersAction}
      defaultValues={{ userId, customerIds: there?.map(({ id }) => id) ?? null }}
      submitLabel={t("save")}
      onSuccess={(_data, { customerIds }) => {
        toast.success(customerIds ? t("saved", { name, count: customerIds.length }) : t("savedAll", { name }));
      }}
    >
      {({ form }) => <CustomersField control={form.control} name="customerIds" known={there ?? []} />}
    </FormDialog>
  );
}
