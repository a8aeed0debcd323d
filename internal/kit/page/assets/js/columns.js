// The chosen columns of a list are remembered on this machine. The choice is
// part of the address; a list opened without one takes the remembered choice.
const prefix = "columns:" + location.pathname + ":";

export function start(root) {
  root.querySelectorAll("form[data-columns]").forEach((form) => {
    const key = prefix + form.dataset.columns;
    form.addEventListener("submit", () => {
      const chosen = [...form.querySelectorAll("input[name=col]:checked")].map((c) => c.value);
      write(key, JSON.stringify(chosen));
    });
    const reset = root.querySelector(`[data-columns-reset="${form.dataset.columns}"]`);
    if (reset) reset.addEventListener("click", () => write(key, null));
    recall(form, key);
  });
}

function recall(form, key) {
  const here = new URLSearchParams(location.search);
  const saved = read(key);
  if (!saved || here.has("col")) return;
  const known = [...form.querySelectorAll("input[name=col]")].map((c) => c.value);
  const chosen = saved.filter((c) => known.includes(c));
  if (!chosen.length) return;
  chosen.forEach((c) => here.append("col", c));
  location.replace(location.pathname + "?" + here + location.hash);
}

function read(key) {
  try {
    const list = JSON.parse(localStorage.getItem(key));
    return Array.isArray(list) ? list : null;
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Storage may be full or forbidden; the choice then lasts for the address.
  }
}
