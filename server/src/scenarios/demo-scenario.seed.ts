/** Makes the demo scenario once, for the first admin, and keeps its target where the demo shop is. */
import type { ReturnModelType } from '@typegoose/typegoose';
import { mongo } from 'mongoose';
import type { Logger } from '../platform/log.ts';
import { isDuplicateKey } from '../platform/mongo.ts';
import type { User } from '../users/user.type.ts';
import { demoScenario } from './demo-scenario.ts';
import { fieldsOf, validDefinition } from './scenario.document.ts';
import type { ScenarioModel } from './scenario.model.ts';
import { definitionOf } from './scenario.record.ts';

/**
 * Once deleted it does not come back; a target that somebody has changed is left alone. Two replicas that start at once make
 * one scenario.
 */
export async function seedDemoScenario(
  scenarios: ReturnModelType<typeof ScenarioModel>,
  admin: User,
  target: string,
  log: Logger,
): Promise<void> {
  const seeded = await scenarios.findOne({ demoTarget: { $type: 'string' } }).lean<ScenarioModel>();
  if (seeded !== null) return followTarget(scenarios, seeded, target);
  const owner = new mongo.ObjectId(admin.id);
  const now = new Date();
  try {
    await scenarios.create({
      userId: owner,
      status: 'ACTIVE',
      version: 1,
      ...fieldsOf(validDefinition(demoScenario(target), null)),
      createdAt: now,
      updatedAt: now,
      updatedBy: owner,
      demoTarget: target,
    });
    log.info({ target }, 'Made the scenario Demo shop');
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}

async function followTarget(
  scenarios: ReturnModelType<typeof ScenarioModel>,
  { _id, version, definition: text, demoTarget, status }: ScenarioModel,
  target: string,
): Promise<void> {
  const definition = definitionOf(text);
  if (status !== 'ACTIVE' || demoTarget === target || definition.target !== demoTarget) return;
  const fields = fieldsOf({ ...definition, target });
  await scenarios.updateOne({ _id, version }, { $set: { ...fields, demoTarget: target }, $inc: { version: 1 } });
}
