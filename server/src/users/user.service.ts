/** People: found, made, signed in. Knows nothing of sessions. */
import type { ReturnModelType } from '@typegoose/typegoose';
import DataLoader from 'dataloader';
import { isValidObjectId, type Types } from 'mongoose';
import type { Role } from '../platform/context.ts';
import { isDuplicateKey } from '../platform/mongo.ts';
import { hashPassword, passwordMatches } from './passwords.ts';
import type { UserModel } from './user.model.ts';
import type { User } from './user.type.ts';

export interface NewUser {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly role: Role;
}

export class UserService {
  readonly #users: ReturnModelType<typeof UserModel>;
  /** One query for all people asked for in one turn of the loop. Nothing is kept beyond it. */
  readonly #byId = new DataLoader<string, User | null>((ids) => this.#load(ids), { cache: false });

  constructor(users: ReturnModelType<typeof UserModel>) {
    this.#users = users;
  }

  /** Null where there is no such person. Calls of one turn share one query. */
  byId(id: string): Promise<User | null> {
    return this.#byId.load(id);
  }

  /** The person with that email and password; null for every other pair, disabled people too, and as late. */
  async withPassword(email: string, password: string): Promise<User | null> {
    const found = await this.#users.findOne({ emailKey: emailKey(email) }).lean<UserModel>();
    const matches = await passwordMatches(password, found?.passwordHash ?? null);
    return found && matches && !found.disabled ? userOf(found) : null;
  }

  /** Keeps the time of the sign-in, and gives it back. */
  async noteSignIn(id: string): Promise<Date> {
    const lastSignInAt = new Date();
    await this.#users.updateOne({ _id: id }, { $set: { lastSignInAt } });
    return lastSignInAt;
  }

  /** The admin who has been here longest; null where there is none. */
  async firstAdmin(): Promise<User | null> {
    const admin = await this.#users
      .findOne({ role: 'ADMIN', disabled: false })
      .sort({ createdAt: 1 })
      .lean<UserModel>();
    return admin === null ? null : userOf(admin);
  }

  async hasAny(): Promise<boolean> {
    return (await this.#users.exists({})) !== null;
  }

  /** Null where the email is taken. */
  async create({ name, email, password, role }: NewUser): Promise<User | null> {
    const passwordHash = await hashPassword(password);
    try {
      const made = await this.#users.create({
        name,
        email,
        emailKey: emailKey(email),
        passwordHash,
        role,
        createdAt: new Date(),
      });
      return userOf(made);
    } catch (error) {
      if (isDuplicateKey(error)) return null;
      throw error;
    }
  }

  async #load(ids: readonly string[]): Promise<(User | null)[]> {
    const wanted = [...new Set(ids)].filter((id) => isValidObjectId(id));
    const found = await this.#users.find({ _id: { $in: wanted } }).lean<UserModel[]>();
    const byId = new Map(found.map((user) => [user._id.toHexString(), userOf(user)]));
    return ids.map((id) => byId.get(id) ?? null);
  }
}

function emailKey(email: string): string {
  return email.trim().toLowerCase();
}

function userOf(model: Omit<UserModel, '_id'> & { readonly _id: Types.ObjectId }): User {
  const { name, role, disabled, email, timezone, lastSignInAt, createdAt } = model;
  return { id: model._id.toHexString(), name, role, disabled, email, timezone, lastSignInAt, createdAt };
}
