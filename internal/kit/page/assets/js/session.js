// Two minutes before an idle sign-in ends, the reader is asked to stay.
import { open, toast } from "./dialog.js";

const warning = 2 * 60 * 1000;

export function start(root) {
  const minutes = Number(root.body.dataset.idle);
  if (!minutes) return;
  const keepAlive = root.body.dataset.keepAlive;
  let timer;
  const arm = () => {
    clearTimeout(timer);
    timer = setTimeout(warn, Math.max(minutes * 60 * 1000 - warning, 30 * 1000));
  };
  const warn = async () => {
    const answer = await open("登录即将超时", "两分钟后将自动退出。已填写的内容会保留在本浏览器中，重新登录后可继续。", [
      { label: "继续使用", value: "stay", look: "button-primary" },
    ]);
    if (answer === "stay" && keepAlive && (await ping(keepAlive))) arm();
  };
  arm();
}

async function ping(address) {
  try {
    const response = await fetch(address, { method: "POST", credentials: "same-origin", redirect: "manual" });
    if (response.ok) return true;
  } catch {
    // Told below: the reader has to act either way.
  }
  toast("登录已失效，请在新窗口登录后再提交");
  return false;
}
