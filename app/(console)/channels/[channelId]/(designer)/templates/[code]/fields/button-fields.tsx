"use client";

import { useTranslations } from "next-intl";
import { IconButton } from "#components/ui/button";
import { Checkbox } from "#components/ui/checkbox";
import { Plus } from "#components/ui/icons";
import { Input } from "#components/ui/input";
import type { TemplateButton } from "#db/json/template-content";
import { insertVariable } from "#lib/templates/content/text-edit";
import { namesIn } from "#lib/templates/content/variables";
import { Problems } from "../blocks/block.tsx";
import { type BlockProps, controlId } from "../design.ts";
import { IntentField } from "./intent-field.tsx";
import { ProductFields } from "./product-fields.tsx";
import { TextRow } from "./text-row.tsx";

type Props = Pick<BlockProps, "errors" | "rules"> & {
  button: TemplateButton;
  /** The path of the button in the content. */
  path: string;
  number: number;
  /** Of a message with buttons of its own, which may hold a way off marketing. */
  optOut?: boolean;
  set: (place: string, next: TemplateButton) => void;
};

/** Inputs for a button's text, and for what it opens, calls or copies. */
export function ButtonFields(props: Props) {
  const { errors, button, path, number, optOut = false, set, rules } = props;
  const t = useTranslations("templates");
  const textPath = `${path}.text`;
  const own = rules.parts?.buttons.texts[button.kind];
  return (
    <div className="flex min-w-0 flex-col gap-2 narrow:order-3 narrow:col-span-full">
      <div className="grid min-w-0 grid-cols-[repeat(auto-fit,minmax(min(200px,100%),1fr))] gap-2">
        {own ? (
          <span className="py-1 text-muted-foreground">{own}</span>
        ) : (
          <Input
            id={controlId(textPath)}
            size="sm"
            value={button.text}
            placeholder={t("buttons.textPlaceholder", { max: rules.limits.buttonText })}
            aria-label={t("buttons.text", { number })}
            aria-describedby={`${controlId(textPath)}-error`}
            invalid={errors(textPath).length > 0}
            onChange={(event) => set(textPath, { ...button, text: event.target.value })}
          />
        )}
        {button.kind === "url" ? <UrlField {...props} button={button} /> : null}
        {button.kind === "phone" ? (
          <PlainField
            {...props}
            label={t("parts.phone", { number })}
            at={`${path}.phone`}
            value={button.phone}
            inputMode="tel"
            placeholder="+4930555010"
            onValue={(phone, place) => set(place, { ...button, phone })}
          />
        ) : null}
        {button.kind === "copy_code" ? (
          <PlainField
            {...props}
            label={t("parts.couponCode", { number })}
            at={`${path}.code`}
            value={button.code}
            placeholder="SPRING25 · $(code)"
            onValue={(code, place) => set(place, { ...button, code })}
          />
        ) : null}
      </div>
      {button.kind === "quick_reply" && optOut && rules.parts?.buttons.optOut.length ? (
        <Checkbox
          checked={button.optOut === true}
          onCheckedChange={(on) => {
            const { optOut: _, intent: __, ...plain } = button;
            set("", on ? { ...plain, optOut: true } : plain);
          }}
          label={t("parts.optOut")}
        />
      ) : null}
      {button.kind === "quick_reply" ? (
        <IntentField button={button} number={number} onChange={(next) => set("", next)} />
      ) : null}
      {button.kind === "flow" ? <FlowFields {...props} button={button} /> : null}
      {button.kind === "products" || button.kind === "catalogue" ? (
        <ProductFields errors={errors} path={path} button={button} set={set} limits={rules.parts?.buttons.products} />
      ) : null}
      <Problems
        id={`${controlId(textPath)}-error`}
        messages={[
          ...errors(textPath),
          ...errors(`${path}.url`),
          ...errors(`${path}.phone`),
          ...errors(`${path}.code`),
        ]}
      />
    </div>
  );
}

function UrlField({ errors, button, path, number, set }: Props & { button: Extract<TemplateButton, { kind: "url" }> }) {
  const t = useTranslations("templates");
  const urlPath = `${path}.url`;
  return (
    <span className="flex min-w-0 items-center gap-1">
      <Input
        id={controlId(urlPath)}
        size="sm"
        inputMode="url"
        className="min-w-0 flex-1"
        value={button.url}
        placeholder="https://shop.example/orders/"
        aria-label={t("buttons.address", { number })}
        aria-describedby={`${controlId(`${path}.text`)}-error`}
        invalid={errors(urlPath).length > 0}
        onChange={(event) => set(urlPath, { ...button, url: event.target.value })}
      />
      <IconButton
        label={t("buttons.addVariable", { number })}
        size="sm"
        disabledReason={namesIn(button.url).length > 0 ? t("tools.oneVariable") : null}
        onClick={() => {
          const end = button.url.length;
          set("", { ...button, url: insertVariable({ text: button.url, start: end, end }, "code").text });
        }}
      >
        <Plus className="size-3.5" aria-hidden />
      </IconButton>
    </span>
  );
}

type PlainProps = Pick<Props, "errors" | "path"> & {
  label: string;
  at: string;
  value: string;
  placeholder: string;
  inputMode?: "tel";
  onValue: (value: string, place: string) => void;
};

function PlainField({ errors, path, label, at, value, placeholder, inputMode, onValue }: PlainProps) {
  return (
    <Input
      id={controlId(at)}
      size="sm"
      inputMode={inputMode}
      value={value}
      placeholder={placeholder}
      aria-label={label}
      aria-describedby={`${controlId(`${path}.text`)}-error`}
      invalid={errors(at).length > 0}
      onChange={(event) => onValue(event.target.value, at)}
    />
  );
}

function FlowFields({ errors, button, path, set }: Props & { button: Extract<TemplateButton, { kind: "flow" }> }) {
  const t = useTranslations("templates.parts");
  const chooses = button.action === "data_exchange";
  return (
    <>
      <TextRow
        errors={errors}
        path={`${path}.flowId`}
        label={t("flowId")}
        value={button.flowId}
        inputMode="numeric"
        placeholder="530172635817290"
        onValue={(flowId) => set(`${path}.flowId`, { ...button, flowId })}
      />
      <Checkbox
        checked={chooses}
        onCheckedChange={(on) => set("", { ...button, action: on ? "data_exchange" : "navigate" })}
        label={t("flowServer")}
      />
      {chooses ? null : (
        <TextRow
          errors={errors}
          path={`${path}.screen`}
          label={t("flowScreen")}
          value={button.screen}
          placeholder="BOOKING_START"
          onValue={(screen) => set(`${path}.screen`, { ...button, screen })}
        />
      )}
    </>
  );
}
