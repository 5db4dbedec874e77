"use client";

import type { DropdownMenu } from "radix-ui";
import { createContext } from "react";

export type MenuPartsOf = Pick<typeof DropdownMenu, "Item" | "Separator" | "Label">;

/** What the items of an open menu are made of; null in a closed one, which draws none. */
export const MenuParts = createContext<MenuPartsOf | null>(null);
