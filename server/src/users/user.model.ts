/** The people who may sign in. */
import { index, prop } from '@typegoose/typegoose';
import { Types } from 'mongoose';
import type { Role } from '../platform/context.ts';

@index({ emailKey: 1 }, { unique: true })
export class UserModel {
  _id: Types.ObjectId;

  @prop({ type: () => String, required: true })
  name: string;

  @prop({ type: () => String, required: true })
  email: string;

  /** The email in lower case: one person, however it is typed. */
  @prop({ type: () => String, required: true })
  emailKey: string;

  /** bcrypt. */
  @prop({ type: () => String, required: true })
  passwordHash: string;

  @prop({ type: () => String, required: true })
  role: Role;

  @prop({ type: () => Boolean, default: false })
  disabled: boolean;

  /** IANA name. */
  @prop({ type: () => String, default: null })
  timezone: string | null;

  @prop({ type: () => Date, default: null })
  lastSignInAt: Date | null;

  @prop({ type: () => Date, required: true })
  createdAt: Date;
}
