"use client";

import { ClipboardPaste } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { Checkbox } from "#components/ui/checkbox";
import { Input } from "#components/ui/input";
import { Select } from "#components/ui/select";
import { Table, TableScroll, Tbody, Td, Th, Thead, Tr } from "#components/ui/table";
import { Tag } from "#components/ui/tag";
import type { RolloutCustomer } from "#lib/rollouts/queries";
import { PasteDialog } from "./paste-dialog.tsx";
import type { RolloutFormState } from "./use-rollout-form.ts";

/** The customers to choose from, each with its values: a column for every value that the texts ask for. */
export function CustomerTable({
  customers,
  form,
  error,
}: {
  customers: readonly RolloutCustomer[];
  form: RolloutFormState;
  error: string | undefined;
}) {
  const t = useTranslations("rollouts");
  const [pasting, setPasting] = useState(false);
  const { placeholders, chosen, kind } = form;
  const all = chosen.length === customers.length;
  return (
    <Card>
      <CardHeader title={t("form.who")} count={t("customers", { count: chosen.length })}>
        <Button icon={<ClipboardPaste aria-hidden />} onClick={() => setPasting(true)}>
          {t("form.paste")}
        </Button>
      </CardHeader>
      <CardBody>
        <p className="text-muted-foreground">{t("form.whoText")}</p>
        {error ? (
          <p className="mt-1 font-medium text-danger" role="alert">
            {error}
          </p>
        ) : null}
      </CardBody>
      <TableScroll rows="normal" className="max-h-[480px] overflow-y-auto" aria-label={t("form.who")} tabIndex={0}>
        <Table>
          <Thead>
            <Tr>
              <Th style={{ minWidth: 220 }}>
                <Checkbox
                  checked={all ? true : chosen.length > 0 ? "indeterminate" : false}
                  onCheckedChange={() => form.chooseAll(!all)}
                  label={t("form.all", { count: customers.length })}
                />
              </Th>
              {kind === "template" ? <Th>{t("columns.channel")}</Th> : null}
              {placeholders.map((name) => (
                <Th key={name} style={{ minWidth: 160 }}>
                  {name}
                </Th>
              ))}
            </Tr>
          </Thead>
          <Tbody>
            {customers.map((customer) => (
              <CustomerLine key={customer.id} customer={customer} form={form} />
            ))}
          </Tbody>
        </Table>
      </TableScroll>
      <PasteDialog open={pasting} onOpenChange={setPasting} onPaste={form.takePasted} />
    </Card>
  );
}

function CustomerLine({ customer, form }: { customer: RolloutCustomer; form: RolloutFormState }) {
  const t = useTranslations("rollouts.form");
  const { id, name, channels, may } = customer;
  const line = form.lineOf(id);
  return (
    <Tr>
      <Td>
        <span className="flex min-w-0 items-center gap-2">
          <Checkbox
            checked={line.chosen}
            onCheckedChange={(on) => form.change(id, { chosen: on === true })}
            label={name}
          />
          {may[form.kind] ? null : <Tag>{t("noGrant")}</Tag>}
        </span>
      </Td>
      {form.kind === "template" ? (
        <Td>
          {channels.length > 1 ? (
            <Select
              size="sm"
              aria-label={t("channelOf", { customer: name })}
              value={line.channelId ?? ""}
              onValueChange={(channelId) => form.change(id, { channelId })}
              options={channels.map((channel) => ({ value: channel.id, label: channel.name }))}
              placeholder="—"
            />
          ) : (
            <span className="text-muted-foreground">{channels[0]?.name ?? "—"}</span>
          )}
        </Td>
      ) : null}
      {form.placeholders.map((value) => (
        <Td key={value}>
          <Input
            size="sm"
            aria-label={t("valueOf", { value, customer: name })}
            value={line.values[value] ?? ""}
            onChange={(event) =>
              form.change(id, { chosen: true, values: { ...line.values, [value]: event.target.value } })
            }
          />
        </Td>
      ))}
    </Tr>
  );
}
