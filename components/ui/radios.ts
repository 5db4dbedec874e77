import type { KeyboardEvent } from "react";

type Option<V extends string> = { value: V; disabled?: boolean };

const steps: Partial<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/**
 * What makes the buttons of an element with the role `radiogroup` its radio buttons: Tab goes to the chosen one, and arrows
 * choose among those that are not disabled. The buttons are the only radio buttons in their parent, in the order of the options.
 *
 * @returns the properties of an option's button
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/radio/
 */
export function radiosOf<V extends string>(
  options: readonly Option<V>[],
  value: V | undefined,
  onValueChange: (value: V) => void,
) {
  const enabled = options.filter((option) => !option.disabled).map((option) => option.value);
  const stop = value !== undefined && enabled.includes(value) ? value : enabled[0];
  const choose = (chosen: V) => chosen !== value && onValueChange(chosen);
  return (option: Option<V>) => ({
    type: "button" as const,
    role: "radio" as const,
    value: option.value,
    disabled: option.disabled,
    "aria-checked": option.value === value,
    tabIndex: option.value === stop ? 0 : -1,
    onClick: () => void choose(option.value),
    onKeyDown(event: KeyboardEvent<HTMLElement>) {
      // Enter submits no form from here.
      if (event.key === "Enter") event.preventDefault();
      const step = steps[event.key];
      if (step === undefined) return;
      event.preventDefault();
      const at = (enabled.indexOf(option.value) + step + enabled.length) % enabled.length;
      event.currentTarget.parentElement?.querySelectorAll<HTMLElement>("[role=radio]:not(:disabled)")[at]?.focus();
      const chosen = enabled[at];
      if (chosen !== undefined) choose(chosen);
    },
  });
}
