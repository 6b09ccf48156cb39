import { describe, expect, it } from 'vitest';
import { isOwnFrame, isOwnUrl } from './origin.ts';

describe('isOwnUrl', () => {
  it.each(['app://ui/index.html', 'app://ui/stopped.html#x', 'app://UI/index.html'])('knows %s', (url) => {
    expect(isOwnUrl(url)).toBe(url === url.toLowerCase());
  });
  it.each(['app://ui.evil/index.html', 'app://evil/', 'app:ui', 'app2://ui/', 'https://ui/', 'about:blank', 'data:text/html,x', 'javascript:1', 'app://u:p@ui/', 'app://ui:1/', ''])(
    'refuses %s', (url) => expect(isOwnUrl(url)).toBe(false),
  );
});

describe('isOwnFrame', () => {
  const top = { url: 'app://ui/index.html', parent: null };
  it('takes the top frame of an own page only', () => {
    expect(isOwnFrame(top)).toBe(true);
    expect(isOwnFrame({ ...top, parent: top })).toBe(false);
    expect(isOwnFrame({ ...top, url: 'app://evil/' })).toBe(false);
    expect(isOwnFrame(null)).toBe(false);
  });
});
