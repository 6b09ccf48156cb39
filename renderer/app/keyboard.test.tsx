// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { useKeys, type KeyMap } from './keyboard.ts';

afterEach(cleanup);

function Keys({ map }: { map: KeyMap }) {
  useKeys(map);
  return <div><input aria-label="field" /><button type="button">{'x'}</button></div>;
}
const press = (target: EventTarget, init: KeyboardEventInit): KeyboardEvent => {
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init });
  target.dispatchEvent(event);
  return event;
};

describe('keys', () => {
  it('runs a single key, a sequence and a Ctrl combination', () => {
    const map = { j: vi.fn(), 'g o': vi.fn(), o: vi.fn(), 'Ctrl+f': vi.fn(), 'Shift+ArrowDown': vi.fn() };
    render(<Keys map={map} />);
    press(document.body, { key: 'j' });
    expect(map.j).toHaveBeenCalledTimes(1);
    press(document.body, { key: 'g' });
    press(document.body, { key: 'o' });
    expect(map['g o']).toHaveBeenCalledTimes(1);
    expect(map.o).not.toHaveBeenCalled();
    expect(press(document.body, { key: 'f', ctrlKey: true }).defaultPrevented).toBe(true);
    expect(map['Ctrl+f']).toHaveBeenCalledTimes(1);
    press(document.body, { key: 'ArrowDown', shiftKey: true });
    expect(map['Shift+ArrowDown']).toHaveBeenCalledTimes(1);
  });

  it('never fires a letter while a text is written or composed', () => {
    const map = { e: vi.fn(), 'Ctrl+f': vi.fn(), Escape: vi.fn() };
    const { getByLabelText } = render(<Keys map={map} />);
    const field = getByLabelText('field');
    press(field, { key: 'e' });
    press(document.body, { key: 'e', isComposing: true });
    expect(map.e).not.toHaveBeenCalled();
    press(field, { key: 'f', ctrlKey: true });
    expect(map['Ctrl+f']).toHaveBeenCalledTimes(1);
    press(field, { key: 'f', ctrlKey: true, isComposing: true });
    expect(map['Ctrl+f']).toHaveBeenCalledTimes(1);
  });

  it('leaves Enter and Space to the control that has the focus', () => {
    const map = { Enter: vi.fn(), Space: vi.fn() };
    const { getByText } = render(<Keys map={map} />);
    press(getByText('x'), { key: 'Enter' });
    press(getByText('x'), { key: ' ' });
    expect(map.Enter).not.toHaveBeenCalled();
    expect(map.Space).not.toHaveBeenCalled();
    press(document.body, { key: 'Enter' });
    expect(map.Enter).toHaveBeenCalledTimes(1);
  });
});
