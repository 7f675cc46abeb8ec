// Photographs are made small before they are kept: they travel sooner, and what a telephone writes into them is left behind.
const LONGEST = 1600;
const THUMB = 160;

async function drawn(picture, longest) {
  const share = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * share));
  canvas.height = Math.max(1, Math.round(picture.height * share));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

// A file of the camera as { bytes, thumb }; fails where it is no picture.
export async function photograph(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const whole = await drawn(picture, LONGEST);
  const blob = await new Promise((resolve, reject) =>
    whole.toBlob((one) => (one ? resolve(one) : reject(new Error("no picture"))), "image/jpeg", 0.8));
  const thumb = (await drawn(picture, THUMB)).toDataURL("image/jpeg", 0.7);
  picture.close();
  return { bytes: new Uint8Array(await blob.arrayBuffer()), thumb };
}
