"use client";

import { useLayoutEffect, useRef } from "react";
import type { Selected } from "#lib/templates/content/text-edit";

/**
 * Edits the text of a field together with its selection. The new selection is applied after the new text is rendered.
 *
 * @returns the field's ref, and `edit`, which applies a function to the text and its selection
 */
export function useTextEdit<E extends HTMLInputElement | HTMLTextAreaElement>(
  text: string,
  onEdit: (text: string) => void,
) {
  const field = useRef<E>(null);
  const select = useRef<[number, number] | null>(null);

  useLayoutEffect(() => {
    if (!select.current || !field.current) return;
    field.current.focus();
    field.current.setSelectionRange(...select.current);
    select.current = null;
  });

  function edit(step: (selected: Selected) => Selected) {
    const start = field.current?.selectionStart ?? text.length;
    const after = step({ text, start, end: field.current?.selectionEnd ?? start });
    select.current = [after.start, after.end];
    onEdit(after.text);
  }
  return { field, edit };
}
