// A form with a proof box works out its proof in the background while the
// person types. Sent before the proof is there, it waits and then goes by
// itself. Where no worker can run, the form is sent without a proof.
export function start(root) {
  root.querySelectorAll("input[data-proof]").forEach((box) => {
    if (box.form && typeof Worker !== "undefined") prepare(box, box.form);
  });
}

function prepare(box, form) {
  let worker;
  try {
    worker = new Worker(new URL("./proof-worker.js", import.meta.url));
  } catch {
    return;
  }
  let open = true;
  let held = null;
  const finish = (proof) => {
    open = false;
    worker.terminate();
    box.value = proof;
    if (held) held();
  };
  worker.addEventListener("message", (event) => finish(event.data));
  worker.addEventListener("error", () => finish(""));
  form.addEventListener("submit", (event) => {
    if (!open) return;
    event.preventDefault();
    if (held) return;
    const button = event.submitter;
    tell(form);
    held = () => (form.requestSubmit ? form.requestSubmit(button) : form.submit());
  });
  worker.postMessage({ challenge: box.dataset.challenge, bits: Number(box.dataset.proof) });
}

function tell(form) {
  const note = document.createElement("p");
  note.className = "notice tone-info";
  note.setAttribute("role", "status");
  note.textContent = "正在提交，请稍候……";
  form.append(note);
}
