"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { createPolicy, deletePolicy, editPolicy } from "#lib/fallback/policies/save-policy";
import { createRule, deleteRule, editRule } from "#lib/fallback/policies/save-rule";
import {
  CreatePolicyInput,
  CreateRuleInput,
  EditPolicyInput,
  EditRuleInput,
  PolicyRef,
  RuleRef,
} from "#lib/fallback/schema";

export const createFallbackRuleAction = defineAction({
  input: CreateRuleInput,
  permission: "campaigns:manage",
  async run(ctx, input) {
    await createRule(ctx, input);
    revalidatePath("/fallback/rules");
  },
});

export const editFallbackRuleAction = defineAction({
  input: EditRuleInput,
  permission: "campaigns:manage",
  async run(ctx, input) {
    await editRule(ctx, input);
    revalidatePath("/fallback/rules");
  },
});

export const deleteFallbackRuleAction = defineAction({
  input: RuleRef,
  permission: "campaigns:manage",
  async run(ctx, input) {
    await deleteRule(ctx, input);
    revalidatePath("/fallback/rules");
  },
});

export const createFallbackPolicyAction = defineAction({
  input: CreatePolicyInput,
  permission: "campaigns:manage",
  async run(ctx, input) {
    await createPolicy(ctx, input);
    revalidatePath("/fallback/policies");
  },
});

export const editFallbackPolicyAction = defineAction({
  input: EditPolicyInput,
  permission: "campaigns:manage",
  async run(ctx, input) {
    await editPolicy(ctx, input);
    revalidatePath("/fallback/policies");
  },
});

export const deleteFallbackPolicyAction = defineAction({
  input: PolicyRef,
  permission: "campaigns:manage",
  async run(ctx, input) {
    await deletePolicy(ctx, input);
    revalidatePath("/fallback/policies");
  },
});
