"use client";

import { type ReactNode, useId } from "react";
import { type Control, type FieldPathByValue, type FieldValues, useController } from "react-hook-form";
import { Switch } from "../ui/checkbox.tsx";
import { Combobox, type ComboboxProps } from "../ui/combobox.tsx";
import { Input, type InputProps, Textarea, type TextareaProps } from "../ui/input.tsx";
import { RadioCards, type RadioCardsProps } from "../ui/radio-cards.tsx";
import { Select, type SelectProps } from "../ui/select.tsx";
import { describedBy, Field } from "./field.tsx";

type Common<T extends FieldValues, V, C = unknown, O = T> = {
  control: Control<T, C, O>;
  name: FieldPathByValue<T, V>;
  label: ReactNode;
  hint?: ReactNode;
  optional?: boolean;
  className?: string;
};

function useField<T extends FieldValues, V, C, O>(props: Common<T, V, C, O>) {
  const id = useId();
  const { field, fieldState } = useController({ control: props.control, name: props.name });
  const error = fieldState.error?.message;
  return {
    id,
    field,
    error,
    wrap: { id, label: props.label, hint: props.hint, optional: props.optional, className: props.className, error },
    aria: { id, "aria-describedby": describedBy(id, props.hint, error), invalid: Boolean(error) },
  };
}

type Text = string | undefined;

/** A one-line field. `limit` shows a counter of characters, not of UTF-16 units. */
export function TextField<T extends FieldValues, C, O>({
  limit,
  input,
  aside,
  ...props
}: Common<T, Text, C, O> & { limit?: number; aside?: ReactNode; input?: Omit<InputProps, "name" | "value"> }) {
  const { field, wrap, aria } = useField(props);
  const value: string = field.value ?? "";
  return (
    <Field {...wrap} aside={aside} count={limit ? { used: Array.from(value).length, limit } : undefined}>
      <Input {...input} {...field} {...aria} value={value} aria-required={!props.optional || undefined} />
    </Field>
  );
}

export function TextareaField<T extends FieldValues, C, O>({
  limit,
  textarea,
  aside,
  ...props
}: Common<T, Text, C, O> & { limit?: number; aside?: ReactNode; textarea?: Omit<TextareaProps, "name" | "value"> }) {
  const { field, wrap, aria } = useField(props);
  const value: string = field.value ?? "";
  return (
    <Field {...wrap} aside={aside} count={limit ? { used: Array.from(value).length, limit } : undefined}>
      <Textarea {...textarea} {...field} {...aria} value={value} aria-required={!props.optional || undefined} />
    </Field>
  );
}

export function SelectField<T extends FieldValues, C, O, V extends string = string>({
  options,
  placeholder,
  disabled,
  ...props
}: Common<T, Text, C, O> & Pick<SelectProps<V>, "options" | "placeholder" | "disabled">) {
  const { field, wrap, aria } = useField(props);
  return (
    <Field {...wrap}>
      <Select
        {...aria}
        options={options}
        placeholder={placeholder}
        disabled={disabled}
        value={field.value as V | undefined}
        onValueChange={field.onChange}
        onBlur={field.onBlur}
      />
    </Field>
  );
}

export function ComboboxField<T extends FieldValues, C, O>({
  options,
  placeholder,
  searchPlaceholder,
  emptyText,
  disabled,
  search,
  ...props
}: Common<T, Text, C, O> &
  Pick<ComboboxProps, "options" | "search" | "placeholder" | "searchPlaceholder" | "emptyText" | "disabled">) {
  const { field, wrap, aria } = useField(props);
  return (
    <Field {...wrap}>
      <Combobox
        {...aria}
        {...{ options, placeholder, searchPlaceholder, emptyText, disabled, search }}
        value={field.value}
        onValueChange={field.onChange}
      />
    </Field>
  );
}

/** A switch with its label and hint beside it. */
export function SwitchField<T extends FieldValues, C, O>({
  disabled,
  ...props
}: Common<T, boolean | undefined, C, O> & { disabled?: boolean }) {
  const { id, field, error } = useField(props);
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <div className="flex items-start gap-2.5">
        <span className="flex h-5 items-center">
          <Switch
            id={id}
            checked={Boolean(field.value)}
            onCheckedChange={field.onChange}
            disabled={disabled}
            aria-describedby={describedBy(id, props.hint, error)}
          />
        </span>
        <span>
          <label htmlFor={id} className="block font-medium">
            {props.label}
          </label>
          {props.hint ? (
            <span className="block text-xs text-muted-foreground" id={`${id}-hint`}>
              {props.hint}
            </span>
          ) : null}
          {error ? (
            <span className="flex items-center gap-[5px] text-xs font-medium text-danger" id={`${id}-error`}>
              {error}
            </span>
          ) : null}
        </span>
      </div>
    </div>
  );
}

export function RadioCardsField<T extends FieldValues, C, O, V extends string = string>({
  options,
  columns,
  keys,
  ...props
}: Common<T, Text, C, O> & Pick<RadioCardsProps<V>, "options" | "columns" | "keys">) {
  const { id, field, wrap, error } = useField(props);
  return (
    <Field {...wrap} group>
      <RadioCards
        id={id}
        {...{ options, columns, keys }}
        value={field.value as V | undefined}
        onValueChange={field.onChange}
        aria-labelledby={`${id}-label`}
        aria-describedby={describedBy(id, props.hint, error)}
      />
    </Field>
  );
}
