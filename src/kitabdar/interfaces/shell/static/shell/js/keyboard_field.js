// What the keys of the on-screen keyboard do to a field: at the caret, in place of what is selected, and told to
// whoever listens for "input". No more is taken than the field holds.

// The old command alone can be undone with Ctrl+Z; it works in the field that has the focus.
const asTyped = (field, command, text) => document.activeElement === field && document.execCommand(command, false, text);

function replace(field, text, inputType) {
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType, data: text || null }));
}

export function insert(field, text) {
  const { value, maxLength, selectionStart, selectionEnd } = field;
  const length = value.length - (selectionEnd - selectionStart) + text.length;
  if (maxLength >= 0 && length > maxLength) return false;
  if (!asTyped(field, "insertText", text)) replace(field, text, "insertText");
  return true;
}

// Take away what is selected, else the sign before the caret; return it.
export function erase(field) {
  const { value, selectionStart, selectionEnd } = field;
  if (selectionStart === selectionEnd) {
    const before = [...value.slice(0, selectionStart)].at(-1) ?? "";
    field.setSelectionRange(selectionStart - before.length, selectionEnd);
  }
  const gone = value.slice(field.selectionStart, field.selectionEnd);
  if (gone && !asTyped(field, "delete")) replace(field, "", "deleteContentBackward");
  return gone;
}
