import { expect, it } from 'vitest';
import type { Profile } from '../../preload/contract/app.ts';
import { switchProfile } from './switch-profile.ts';

function played(missing: Profile | null) {
  const done: string[] = [];
  return {
    done,
    steps: {
      stop: async () => void done.push('stop'),
      open: async (profile: Profile) => {
        done.push(profile);
        if (profile === missing) throw new Error('the disk is not there');
      },
    },
  };
}

it('opens the other profile after the first has ended', async () => {
  const { done, steps } = played(null);
  await switchProfile('demo', 'farm', steps);
  expect(done).toEqual(['stop', 'farm']);
});
it('comes back to the first one when the other cannot be opened, and says why', async () => {
  const { done, steps } = played('farm');
  await expect(switchProfile('demo', 'farm', steps)).rejects.toThrow('disk');
  expect(done).toEqual(['stop', 'farm', 'demo']);
});
it('has nothing to come back to at the start', async () => {
  const { done, steps } = played('farm');
  await expect(switchProfile(null, 'farm', steps)).rejects.toThrow('disk');
  expect(done).toEqual(['stop', 'farm']);
});
