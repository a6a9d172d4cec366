// What this tab remembers when its page is loaded anew: where one was. Private windows keep nothing, and need not.

export function kept(name) {
  try {
    return sessionStorage.getItem(`botkit-desk-${name}`) ?? "";
  } catch {
    return "";
  }
}

export function keep(name, value) {
  try {
    sessionStorage.setItem(`botkit-desk-${name}`, value);
  } catch {
    // see above
  }
}
