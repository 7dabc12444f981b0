/** Keeps the keyboard where the eye is. */
import { type RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** For after an act whose button has gone: the first that matches `selector` takes the focus over. */
export function passFocusTo(selector: string): void {
  requestAnimationFrame(() => {
    if (document.activeElement === document.body)
      document.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true });
  });
}

/** What had the focus may have gone with the list that it was in: then the element with this reference takes over. */
export function useLostFocus<E extends HTMLElement>(): RefObject<E> {
  const heir = useRef<E>(null);
  useEffect(() => {
    if (document.activeElement === document.body) heir.current?.focus({ preventScroll: true });
  }, []);
  return heir;
}
