// Reads badges with the phone's camera inside the page, where the browser can (BarcodeDetector). Elsewhere the
// phone's own camera opens the same address.

const area = document.getElementById("scan");
const button = area.querySelector("button");
const video = area.querySelector("video");
const BADGE = /\/skylt\/([0-9A-Za-z]{26})\/?$/;
let stream = null;
let last = { code: "", at: 0 };

function stop() {
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
  video.hidden = true;
  button.textContent = area.dataset.start;
}

async function look(detector) {
  if (!stream) return;
  const found = await detector.detect(video).catch(() => []);
  const code = found.map((one) => BADGE.exec(one.rawValue)?.[1]).find(Boolean);
  // The same badge stays before the camera for a while.
  if (code && (code !== last.code || Date.now() - last.at > 5000)) {
    last = { code, at: Date.now() };
    document.dispatchEvent(new CustomEvent("hjulet-badge", { detail: code }));
  }
  setTimeout(() => look(detector), 200);
}

async function start() {
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    button.textContent = area.dataset.refused;
    return;
  }
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  button.textContent = area.dataset.stop;
  look(new BarcodeDetector({ formats: ["qr_code"] }));
}

if ("BarcodeDetector" in window && navigator.mediaDevices) {
  area.hidden = false;
  button.addEventListener("click", () => (stream ? stop() : start()));
  document.addEventListener("visibilitychange", () => document.hidden && stop());
}
