/** The first admin, from the settings, where there is nobody yet. There is no default password anywhere. */
import type { Environment } from '../platform/environment.ts';
import type { Logger } from '../platform/log.ts';
import type { UserService } from './user.service.ts';

export async function makeFirstAdmin(users: UserService, admin: Environment['admin'], log: Logger): Promise<void> {
  if (await users.hasAny()) return;
  if (admin === null) {
    log.warn(
      'There is no user yet: give LOADTEST_ADMIN_EMAIL and LOADTEST_ADMIN_PASSWORD once to make the first admin',
    );
    return;
  }
  const { email, password } = admin;
  const made = await users.create({ name: email.split('@')[0] ?? email, email, password, role: 'ADMIN' });
  if (made !== null) log.info({ email }, 'Made the first admin');
}
