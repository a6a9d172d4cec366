// What this tab remembers when its page is loaded again: the open panel and customer. Private windows may refuse; nothing depends on it.

export function recall(name) {
  try {
    return sessionStorage.getItem(`botkit-simulator-${name}`) ?? "";
  } catch {
    return "";
  }
}

export function remember(name, value) {
  try {
    sessionStorage.setItem(`botkit-simulator-${name}`, value);
  } catch {
    // see above
  }
}
