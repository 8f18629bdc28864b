/** A scenario as the server's parts know it: plain values. */
import type { ScenarioDefinition, Visibility } from '@loadtest/scenario';
import type { RunVerdictWord } from '../platform/graphql/shared-enums.ts';
import type { ScenarioModel } from './scenario.model.ts';
import type { SealedSecret } from './scenario-secrets.ts';

export interface ScenarioRecord {
  readonly id: string;
  readonly ownerId: string;
  readonly name: string;
  readonly description: string | null;
  readonly tags: string[];
  readonly visibility: Visibility;
  readonly version: number;
  /** As JSON text; null where a list left it out. Read it with `definitionOf`. */
  readonly definitionText: string | null;
  /** The values of its secrets, sealed; empty where a list left them out together with the definition. */
  readonly secrets: readonly SealedSecret[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly updatedById: string | null;
  readonly lastRunAt: Date | null;
  readonly lastVerdict: RunVerdictWord | null;
}

export function recordOf(model: Omit<ScenarioModel, 'definition'> & { readonly definition?: string }): ScenarioRecord {
  const { name, description, tags, visibility, version, createdAt, updatedAt, lastRunAt, lastVerdict } = model;
  return {
    id: model._id.toHexString(),
    ownerId: model.userId.toHexString(),
    name,
    description,
    tags,
    visibility,
    version,
    definitionText: model.definition ?? null,
    secrets: model.secrets ?? [],
    createdAt,
    updatedAt,
    updatedById: model.updatedBy?.toHexString() ?? null,
    lastRunAt,
    lastVerdict,
  };
}

/** The definition as it was saved, every default filled in. */
export function definitionOf(definitionText: string): ScenarioDefinition {
  return JSON.parse(definitionText) as ScenarioDefinition;
}
