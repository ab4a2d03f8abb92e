// Pictures of broken devices, drawn on the spot, so that trying photos needs no file.

const WIDTH = 960;
const HEIGHT = 720;
const DEVICES = [
  { name: "cracked-phone", draw: drawPhone },
  { name: "striped-laptop", draw: drawLaptop },
  { name: "dead-console", draw: drawConsole },
];

let turn = 0;

/** A few sample photos; each call goes on to the next device. */
export function samplePhotos(number) {
  return Promise.all(Array.from({ length: number }, () => samplePhoto(DEVICES[turn++ % DEVICES.length])));
}

async function samplePhoto({ name, draw }) {
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const pen = canvas.getContext("2d");
  drawBench(pen);
  pen.save();
  pen.translate(WIDTH / 2, HEIGHT / 2);
  pen.rotate((Math.random() - 0.5) * 0.3);
  draw(pen);
  pen.restore();
  const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.86 });
  return new File([blob], `${name}.jpg`, { type: "image/jpeg" });
}

/** A wooden bench under a lamp. */
function drawBench(pen) {
  const hue = 24 + Math.random() * 14;
  pen.fillStyle = `hsl(${hue} 34% 46%)`;
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  for (let y = 0; y < HEIGHT; y += 5 + Math.random() * 9) {
    pen.fillStyle = `hsl(${hue} 36% ${34 + Math.random() * 14}% / 35%)`;
    pen.fillRect(0, y, WIDTH, 1 + Math.random() * 3);
  }
  for (const y of [HEIGHT / 3, (HEIGHT * 2) / 3]) {
    pen.fillStyle = "rgb(40 24 12 / 45%)";
    pen.fillRect(0, y, WIDTH, 4);
  }
  const lamp = pen.createRadialGradient(WIDTH * 0.4, HEIGHT * 0.3, 60, WIDTH / 2, HEIGHT / 2, WIDTH * 0.7);
  lamp.addColorStop(0, "rgb(255 236 196 / 50%)");
  lamp.addColorStop(1, "rgb(20 10 0 / 45%)");
  pen.fillStyle = lamp;
  pen.fillRect(0, 0, WIDTH, HEIGHT);
}

function drawPhone(pen) {
  box(pen, -150, -290, 300, 580, 44, "#15181b", true);
  box(pen, -136, -276, 272, 552, 32, glow(pen, "#26486b", "#6f3f78"));
  crack(pen, 60, -120, 250);
  box(pen, -40, -268, 80, 20, 10, "#0b0d0f");
}

function drawLaptop(pen) {
  box(pen, -330, -250, 660, 410, 18, "#2a2d31", true);
  box(pen, -312, -232, 624, 370, 6, glow(pen, "#123d4d", "#2e7d6b"));
  for (let x = -240; x < 300; x += 34 + Math.random() * 60) {
    pen.fillStyle = `hsl(${Math.random() * 360} 90% 62% / 80%)`;
    pen.fillRect(x, -232, 3 + Math.random() * 8, 370);
  }
  box(pen, -370, 160, 740, 46, 14, "#8d949b", true);
  box(pen, -70, 160, 140, 12, 6, "#6d7379");
}

function drawConsole(pen) {
  box(pen, -350, -140, 700, 280, 60, "#d8d4cc", true);
  box(pen, -200, -116, 400, 232, 14, "#0c0f10");
  for (const [x, y] of [[262, -60], [302, -20], [222, -20], [262, 20]]) disc(pen, x, y, 19, "#3a3f45");
  disc(pen, -272, -40, 44, "#3a3f45");
  disc(pen, -272, -40, 27, "#565d64");
  pen.fillStyle = "#7c838a";
  pen.font = "600 26px system-ui, sans-serif";
  pen.textAlign = "center";
  pen.fillText("no signal", 0, 8);
  box(pen, -200, -116, 400, 232, 14, "transparent");
  crack(pen, -110, 60, 130);
}

function box(pen, x, y, width, height, radius, fill, shadow = false) {
  pen.save();
  if (shadow) Object.assign(pen, { shadowColor: "rgb(0 0 0 / 55%)", shadowBlur: 50, shadowOffsetY: 22 });
  pen.beginPath();
  pen.roundRect(x, y, width, height, radius);
  pen.fillStyle = fill;
  pen.fill();
  pen.restore();
}

function disc(pen, x, y, radius, fill) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, Math.PI * 2);
  pen.fillStyle = fill;
  pen.fill();
}

function glow(pen, from, to) {
  const screen = pen.createLinearGradient(-200, -250, 200, 250);
  screen.addColorStop(0, from);
  screen.addColorStop(1, to);
  return screen;
}

/** Glass broken at one point: rays, and rings between them, no further than the pane drawn last. */
function crack(pen, x, y, reach) {
  pen.save();
  pen.clip();
  const rays = Array.from({ length: 11 }, (_, index) => ((index + Math.random() * 0.7) / 11) * Math.PI * 2);
  pen.strokeStyle = "rgb(255 255 255 / 75%)";
  pen.lineWidth = 2;
  for (const angle of rays) stroke(pen, [[x, y], along(x, y, angle + 0.06, reach * 0.45), along(x, y, angle, reach * (0.6 + Math.random() * 0.4))]);
  pen.lineWidth = 1.2;
  for (const ring of [0.16, 0.34, 0.52]) stroke(pen, [...rays, rays[0]].map((angle) => along(x, y, angle, reach * ring * (0.85 + Math.random() * 0.3))));
  pen.restore();
}

function along(x, y, angle, distance) {
  return [x + Math.cos(angle) * distance, y + Math.sin(angle) * distance];
}

function stroke(pen, points) {
  pen.beginPath();
  for (const [x, y] of points) pen.lineTo(x, y);
  pen.stroke();
}
