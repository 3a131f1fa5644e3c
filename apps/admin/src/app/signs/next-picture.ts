/** So long it is waited for a picture, in milliseconds: a window that is hidden draws none. */
const AT_MOST = 100;

/** Resolves when the browser has drawn what is due. */
export function nextPicture(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, AT_MOST);
    // The picture is drawn after the work of its frame, and before the next task.
    requestAnimationFrame(() => setTimeout(resolve));
  });
}
